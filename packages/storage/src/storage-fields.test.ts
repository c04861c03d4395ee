import { expect, test } from "vitest";
import { z } from "zod";
import { checkStorage, storageFields } from "./storage-fields.ts";

const schema = z
	.object(storageFields)
	.superRefine(checkStorage, { when: () => true });

const problemsOf = (env: Record<string, string>) =>
	schema
		.safeParse(env)
		.error?.issues.map(({ path, message }) => `${path.join(".")} ${message}`) ??
	[];

test("files lie on disk unless something else is said", () => {
	expect(schema.parse({})).toMatchObject({
		STORAGE: "disk",
		STORAGE_TIMEOUT_SECONDS: 30,
		STORAGE_S3_PATH_STYLE: false,
	});
});

test("a prefix ends in a slash, and is a plain path", () => {
	const prefixOf = (STORAGE_PREFIX: string) =>
		schema.safeParse({ STORAGE_PREFIX }).data?.STORAGE_PREFIX;
	expect(prefixOf("patchbay")).toBe("patchbay/");
	expect(prefixOf("a/b/")).toBe("a/b/");
	expect(prefixOf("../x")).toBeUndefined();
	expect(prefixOf("/x")).toBeUndefined();
});

test.each([
	[{ STORAGE: "ftp" }, ["STORAGE must be disk, s3 or gcs"]],
	[
		{ STORAGE: "s3" },
		[
			"STORAGE_BUCKET is required, but not set",
			"STORAGE_S3_REGION is required, but not set",
		],
	],
	[{ STORAGE: "gcs" }, ["STORAGE_BUCKET is required, but not set"]],
	[
		{
			STORAGE: "s3",
			STORAGE_BUCKET: "b",
			STORAGE_S3_REGION: "r",
			STORAGE_S3_ACCESS_KEY_ID: "id",
		},
		[
			"STORAGE_S3_SECRET_ACCESS_KEY is required beside STORAGE_S3_ACCESS_KEY_ID",
		],
	],
	[
		{ STORAGE: "gcs", STORAGE_BUCKET: "b", STORAGE_GCS_ENDPOINT: "ftp://x" },
		["STORAGE_GCS_ENDPOINT must be an http(s) address"],
	],
])("%o is told as what is missing or wrong", (env, problems) => {
	expect(problemsOf(env as unknown as Record<string, string>)).toEqual(
		problems,
	);
});
