import { expect, test } from "vitest";
import { readEnv } from "./env.ts";

const complete = {
	DATABASE_URL: "postgresql://patchbay_app:secret@localhost/patchbay",
	DATABASE_AUTH_URL: "postgresql://patchbay_auth:secret@localhost/patchbay",
	API_URL: "http://localhost:4000",
	ADMIN_URL: "http://localhost:3000",
	AUTH_SECRET: "a".repeat(32),
	SIGNING_SECRET: "s".repeat(32),
	FORWARDING_SECRET: "f".repeat(32),
	PATCHBAY_MASTER_KEY: Buffer.alloc(32, "k7").toString("base64"),
};

test("figures are told nowhere, files lie on disk and nothing is traced, unless something else is said", () => {
	const env = readEnv(complete);
	expect(env).toMatchObject({
		API_METRICS_HOST: "127.0.0.1",
		API_METRICS_PORT: 0,
		STORAGE: "disk",
		STORAGE_DIRECTORY: "./storage",
	});
	expect(env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT).toBeUndefined();
});

test.each([
	["API_METRICS_PORT", "65536", "must be between 0 and 65535"],
	["API_METRICS_PORT", "metrics", "must be a port number"],
	["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "file:///spans", "must be an http(s)"],
	["OTEL_EXPORTER_OTLP_TRACES_HEADERS", "k=%", "must be name=value pairs"],
	["OTEL_TRACES_SAMPLER_ARG", "all", "must be a number"],
	["STORAGE", "ftp", "must be disk, s3 or gcs"],
])("%s=%s is told by name", (name, value, problem) => {
	expect(() => readEnv({ ...complete, [name]: value })).toThrow(
		`${name}: ${problem}`,
	);
});
