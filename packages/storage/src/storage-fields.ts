import { z } from "zod";

const text = () => z.string().trim().min(1, "must not be empty");

const address = () =>
	text().refine(
		(value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
		"must be an http(s) address",
	);

/** Variables of the store of files, the same for every process that reads or writes it. */
export const storageFields = {
	STORAGE: z
		.enum(["disk", "s3", "gcs"], "must be disk, s3 or gcs")
		.default("disk")
		.meta({ example: "disk" }),
	STORAGE_BUCKET: text().optional().meta({ example: "patchbay-files" }),
	STORAGE_PREFIX: text()
		.regex(
			/^[A-Za-z0-9][A-Za-z0-9_-]*(\/[A-Za-z0-9][A-Za-z0-9_-]*)*\/?$/,
			"must be a path of letters, digits, - and _",
		)
		.transform((value) => (value.endsWith("/") ? value : `${value}/`))
		.optional()
		.meta({ example: "patchbay/" }),
	STORAGE_TIMEOUT_SECONDS: z.coerce
		.number("must be a number")
		.int("must be a whole number")
		.min(1, "must be at least 1")
		.max(600, "must be at most 600")
		.default(30)
		.meta({ example: "30" }),
	STORAGE_S3_REGION: text().optional().meta({ example: "eu-central-1" }),
	STORAGE_S3_ENDPOINT: address()
		.optional()
		.meta({ example: "https://s3.example.com" }),
	STORAGE_S3_PATH_STYLE: z
		.enum(["true", "false"], "must be true or false")
		.transform((value) => value === "true")
		.default(false)
		.meta({ example: "false" }),
	STORAGE_S3_ACCESS_KEY_ID: text()
		.optional()
		.meta({ example: "AKIAIOSFODNN7EXAMPLE" }),
	STORAGE_S3_SECRET_ACCESS_KEY: text()
		.optional()
		.meta({ example: "the secret of that key" }),
	STORAGE_GCS_ENDPOINT: address()
		.optional()
		.meta({ example: "https://storage.example.com" }),
	STORAGE_GCS_KEY_FILE: text()
		.optional()
		.meta({ example: "/etc/patchbay/storage-key.json" }),
};

export type StorageSettings = z.output<z.ZodObject<typeof storageFields>> & {
	STORAGE_DIRECTORY: string;
};

/** Names each variable that the chosen store misses. Use it as `schema.superRefine(checkStorage, { when: () => true })`. */
export function checkStorage(
	settings: Partial<StorageSettings>,
	context: z.core.$RefinementCtx,
): void {
	for (const [variable, message] of problems(settings))
		context.addIssue({ code: "custom", path: [variable], message });
}

function* problems(
	settings: Partial<StorageSettings>,
): Generator<[variable: keyof StorageSettings, message: string]> {
	const { STORAGE } = settings;
	if (STORAGE !== "s3" && STORAGE !== "gcs") return;
	if (settings.STORAGE_BUCKET === undefined)
		yield ["STORAGE_BUCKET", "is required, but not set"];
	if (STORAGE !== "s3") return;
	if (settings.STORAGE_S3_REGION === undefined)
		yield ["STORAGE_S3_REGION", "is required, but not set"];
	const { STORAGE_S3_ACCESS_KEY_ID, STORAGE_S3_SECRET_ACCESS_KEY } = settings;
	if (STORAGE_S3_ACCESS_KEY_ID && !STORAGE_S3_SECRET_ACCESS_KEY)
		yield [
			"STORAGE_S3_SECRET_ACCESS_KEY",
			"is required beside STORAGE_S3_ACCESS_KEY_ID",
		];
	if (STORAGE_S3_SECRET_ACCESS_KEY && !STORAGE_S3_ACCESS_KEY_ID)
		yield [
			"STORAGE_S3_ACCESS_KEY_ID",
			"is required beside STORAGE_S3_SECRET_ACCESS_KEY",
		];
}
