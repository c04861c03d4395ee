import { expect, test } from "vitest";
import { readWorkerEnv } from "./env.ts";

const complete = {
	DATABASE_URL: "postgresql://patchbay_app:secret@localhost/patchbay",
	ADMIN_URL: "http://localhost:3000",
	PATCHBAY_MASTER_KEY: Buffer.alloc(32, "k7").toString("base64"),
	STORAGE_DIRECTORY: "/tmp/storage",
};

test("what is needed suffices; the direct URL is the same, and no health server is started", () => {
	const env = readWorkerEnv(complete);
	expect(env).toMatchObject({
		directUrl: complete.DATABASE_URL,
		WORKER_PORT: 0,
		WORKER_CONCURRENCY: 2,
		ASSET_MAX_BYTES: 20_971_520,
	});
	expect(env.endpoints.GOOGLE_ADS.apiUrl).toBe(
		"https://googleads.googleapis.com",
	);
});

test("each missing or wrong variable is named with an example, and no value is shown", () => {
	const wrong = {
		...complete,
		DATABASE_URL: "mysql://user:hunter2@localhost/patchbay",
		PATCHBAY_MASTER_KEY: "",
		WORKER_CONCURRENCY: "many",
		PLATFORM_ENDPOINTS_FILE: "/nowhere/endpoints.json",
	};
	const message = () => readWorkerEnv(wrong);
	expect(message).toThrow(/DATABASE_URL: must be a PostgreSQL URL \(example: /);
	expect(message).toThrow(/PATCHBAY_MASTER_KEY: is required/);
	expect(message).toThrow(/WORKER_CONCURRENCY: must be a number/);
	expect(message).toThrow(
		/PLATFORM_ENDPOINTS_FILE: names a file that is not there/,
	);
	expect(message).not.toThrow(/hunter2/);
});

test("a key service in the root key's place is chosen by variables, and each that it misses is named", () => {
	const { PATCHBAY_MASTER_KEY: masterKey, ...others } = complete;
	const transit = {
		...others,
		VAULT_KEY_PROVIDER: "vault-transit",
		VAULT_TRANSIT_ADDRESS: "https://vault.example.com:8200",
		VAULT_TRANSIT_KEY: "patchbay",
		VAULT_TRANSIT_TOKEN: "s.hunter2",
		PATCHBAY_MASTER_KEY_PREVIOUS: masterKey,
	};
	expect(readWorkerEnv(transit)).toMatchObject({
		VAULT_TIMEOUT_MILLISECONDS: 5_000,
	});
	const kms = { ...others, VAULT_KEY_PROVIDER: "aws-kms" };
	expect(() => readWorkerEnv(kms)).toThrow(
		/VAULT_KMS_KEY_ID: is required, but not set \(example: VAULT_KMS_KEY_ID=arn:aws:kms:/,
	);
	expect(() =>
		readWorkerEnv({ ...kms, VAULT_KMS_KEY_ID: "alias/patchbay" }),
	).toThrow(/VAULT_KMS_KEY_ID: must be the ARN of a key, not an alias/);
	const wrong = {
		...transit,
		VAULT_TRANSIT_TOKEN_FILE: "/run/token",
		PATCHBAY_MASTER_KEY_PREVIOUS: "hunter2",
		WORKER_PORT: "many",
	};
	const message = () => readWorkerEnv(wrong);
	expect(message).toThrow(
		/VAULT_TRANSIT_TOKEN_FILE: must not be set beside VAULT_TRANSIT_TOKEN/,
	);
	expect(message).toThrow(
		/PATCHBAY_MASTER_KEY_PREVIOUS: The master key must be 32 bytes/,
	);
	expect(message).toThrow(/WORKER_PORT: must be a port number/);
	expect(message).not.toThrow(/hunter2/);
	expect(() =>
		readWorkerEnv({ ...complete, VAULT_KEY_PROVIDER: "hsm" }),
	).toThrow(/VAULT_KEY_PROVIDER: must be one of local, aws-kms/);
});

test("what imports keep, fetch and tell has bounds, and by default metrics are kept for ever and nothing is traced", () => {
	expect(readWorkerEnv(complete)).toMatchObject({
		IMPORT_HISTORY_DAYS: 90,
		SCHEDULED_IMPORT_HISTORY_DAYS: 14,
		ASSET_MAX_VIDEO_BYTES: 536_870_912,
		ASSET_VIDEO_TIMEOUT_SECONDS: 900,
		ASSET_CONCURRENCY: 8,
		ASSET_CONCURRENCY_PER_HOST: 4,
		ASSET_CHECK_DAYS: 7,
		OTEL_TRACES_SAMPLER_ARG: 1,
	});
	const unset = readWorkerEnv({
		...complete,
		METRICS_KEEP_MONTHS: "",
		HOURLY_METRICS_KEEP_MONTHS: "",
		OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "",
	});
	expect(unset.METRICS_KEEP_MONTHS).toBeUndefined();
	expect(unset.HOURLY_METRICS_KEEP_MONTHS).toBeUndefined();
	expect(unset.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT).toBeUndefined();
	const set = readWorkerEnv({
		...complete,
		METRICS_KEEP_MONTHS: "4",
		OTEL_EXPORTER_OTLP_TRACES_HEADERS: "API-Key=a%2Cb, x-team=north",
	});
	expect(set.METRICS_KEEP_MONTHS).toBe(4);
	expect(set.OTEL_EXPORTER_OTLP_TRACES_HEADERS).toEqual({
		"api-key": "a,b",
		"x-team": "north",
	});
});

test.each([
	["METRICS_KEEP_MONTHS", "3", "must be at least 4"],
	["METRICS_KEEP_MONTHS", "4.5", "must be a whole number"],
	["HOURLY_METRICS_KEEP_MONTHS", "1201", "must be at most 1200"],
	["HOURLY_METRICS_KEEP_MONTHS", "many", "must be a number"],
	["IMPORT_HISTORY_DAYS", "0", "must be at least 1"],
	["SCHEDULED_IMPORT_HISTORY_DAYS", "3651", "must be at most 3650"],
	["ASSET_MAX_VIDEO_BYTES", "1", "must be at least 1024"],
	["ASSET_VIDEO_TIMEOUT_SECONDS", "4", "must be at least 5"],
	["ASSET_CONCURRENCY", "65", "must be at most 64"],
	["ASSET_CONCURRENCY_PER_HOST", "0", "must be at least 1"],
	["ASSET_CHECK_DAYS", "366", "must be at most 365"],
	["GOOGLE_ADS_OPERATIONS_PER_DAY", "-1", "must be a whole number"],
	[
		"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
		"collector:4318",
		"must be an http(s) URL, such as http://collector:4318/v1/traces",
	],
	["OTEL_EXPORTER_OTLP_TRACES_HEADERS", "key", "must be name=value pairs"],
	["OTEL_EXPORTER_OTLP_TRACES_HEADERS", "key=%zz", "must be name=value pairs"],
	[
		"OTEL_EXPORTER_OTLP_TRACES_HEADERS",
		"key=a%0d%0ab",
		"must be name=value pairs",
	],
	["OTEL_TRACES_SAMPLER_ARG", "1.5", "must be between 0 and 1"],
])("%s=%s is told by name", (name, value, problem) => {
	expect(() => readWorkerEnv({ ...complete, [name]: value })).toThrow(
		`${name}: ${problem}`,
	);
});
