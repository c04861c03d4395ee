import { readFileSync } from "node:fs";
import { orExit, origin, parseEnv, postgresUrl } from "@patchbay/env";
import {
	type CredentialVariable,
	environmentCredentialFields,
	environmentVariables,
	type PlatformEndpointTable,
	parsePlatformEndpoints,
	variablesOf,
} from "@patchbay/platforms";
import { z } from "zod";
import { findHalfGiven } from "./find-half-given.ts";

const fields = {
	DATABASE_OWNER_URL: postgresUrl("patchbay_owner"),
	ADMIN_URL: origin("https://patchbay.example.com"),
	PLATFORM_ENDPOINTS_FILE: z
		.string()
		.optional()
		.transform((file, context): PlatformEndpointTable => {
			try {
				return parsePlatformEndpoints(
					file ? JSON.parse(readFileSync(file, "utf8")) : {},
				);
			} catch {
				context.addIssue({
					code: "custom",
					message: "names a file that cannot be used",
				});
				return z.NEVER;
			}
		})
		.meta({ example: "/etc/patchbay/endpoints.json" }),
	...environmentCredentialFields,
};

const schema = z.object(fields).superRefine((env, context) => {
	for (const names of environmentVariables)
		for (const [name, message] of findHalfGiven(names, (variable) =>
			isSet(env, variable),
		))
			context.addIssue({ code: "custom", path: [name], message });
});

export type ImportEnv = z.output<typeof schema>;

/** The old variables, or the process ends with the name of each that is wrong and an example; no value is printed. */
export function readImportEnv(): ImportEnv {
	return orExit(() => parseEnv(schema, process.env));
}

/** The old variables that are set, in the order of `.env.example`. */
export function namesThatAreSet(env: ImportEnv): CredentialVariable[] {
	return environmentVariables
		.flatMap(variablesOf)
		.filter((name) => isSet(env, name));
}

function isSet(
	env: Readonly<Record<CredentialVariable, unknown>>,
	name: CredentialVariable,
): boolean {
	const value = env[name];
	return (
		(typeof value === "string" || Array.isArray(value)) && value.length > 0
	);
}
