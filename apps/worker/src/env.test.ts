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
