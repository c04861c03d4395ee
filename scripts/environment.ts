import { tmpdir } from "node:os";
import { orExit, origin, parseEnv, postgresUrl } from "@patchbay/env";
import {
	checkStorage,
	type StorageSettings,
	storageFields,
} from "@patchbay/storage";
import { z } from "zod";

/** Connection strings that the command line may need; each command says which it cannot do without. */
const schema = z.object({
	DATABASE_OWNER_URL: postgresUrl("patchbay_owner").optional(),
	DATABASE_URL: postgresUrl("patchbay_app").optional(),
	DATABASE_DIRECT_URL: postgresUrl("patchbay_app").optional(),
	DATABASE_AUTH_URL: postgresUrl("patchbay_auth").optional(),
});

type Urls = z.output<typeof schema>;
type Name = keyof Urls;

/**
 * Reads the connection strings of the environment, and ends the process with the names of those that are wrong, or of
 * `required` ones that are not set.
 */
export function readUrls<Required extends Name>(
	...required: Required[]
): Omit<Urls, Required> & Record<Required, string> {
	const needed = schema.required(
		Object.fromEntries(required.map((name) => [name, true])) as Record<
			Name,
			true
		>,
	);
	return orExit(() => parseEnv(needed, process.env)) as Omit<Urls, Required> &
		Record<Required, string>;
}

const storageSchema = z
	.object({
		...storageFields,
		STORAGE_DIRECTORY: z.string().trim().min(1).optional(),
	})
	.superRefine(checkStorage, { when: () => true });

/** Reads where files are stored; null when it is not said. Ends the process with what is wrong in it. */
export function readStorage(): StorageSettings | null {
	const settings = orExit(() => parseEnv(storageSchema, process.env));
	const { STORAGE, STORAGE_DIRECTORY } = settings;
	if (STORAGE_DIRECTORY === undefined && STORAGE === "disk") return null;
	// The others need a folder for what they write alone.
	return { ...settings, STORAGE_DIRECTORY: STORAGE_DIRECTORY ?? tmpdir() };
}

const connections = (example: number) =>
	z.coerce
		.number("must be a number")
		.int("must be a whole number")
		.min(1, "must be at least 1")
		.optional()
		.meta({ example: String(example) });

const limitsSchema = z.object({
	DATABASE_APP_CONNECTIONS: connections(60),
	DATABASE_AUTH_CONNECTIONS: connections(10),
});

/**
 * Reads how many sessions the roles may have, where the environment says so; ends the process with what is wrong in it.
 */
export function readConnectionLimits() {
	const env = orExit(() => parseEnv(limitsSchema, process.env));
	return {
		patchbay_app: env.DATABASE_APP_CONNECTIONS,
		patchbay_auth: env.DATABASE_AUTH_CONNECTIONS,
	};
}

const commandSchema = z.object({
	DATABASE_OWNER_URL: postgresUrl("patchbay_owner"),
	ADMIN_URL: origin("https://patchbay.example.com"),
});

/**
 * Reads the environment of a command that works with the API's verbs, or ends the process with the names of what is
 * wrong.
 */
export const readCommandEnv = (): z.output<typeof commandSchema> =>
	orExit(() => parseEnv(commandSchema, process.env));
