import { expect, test } from "vitest";
import { readWorkerEnv } from "./env.ts";

const complete = {
	DATABASE_URL: "postgresql://patchbay_app:secret@localhost/patchbay",
	ADMIN_URL: "http://localhost:3000",
	PATCHBAY_MASTER_KEY: Buffer.alloc(32, 7).toString("base64"),
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
