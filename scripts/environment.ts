import { orExit, origin, parseEnv, postgresUrl } from "@patchbay/env";
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

const commandSchema = z.object({
	DATABASE_OWNER_URL: postgresUrl("patchbay_owner"),
	ADMIN_URL: origin("https://patchbay.example.com"),
});

/** What a command needs that works with the API's verbs, or the process ends with the names of what is wrong. */
export const readCommandEnv = (): z.output<typeof commandSchema> =>
	orExit(() => parseEnv(commandSchema, process.env));
