import { readFileSync } from "node:fs";
import { orExit, origin, parseEnv, postgresUrl } from "@patchbay/env";
import {
	type CredentialVariable,
	environmentCredentialFields,
	environmentVariables,
	getPlatformInfo,
	type PlatformEndpointTable,
	type PlatformVariables,
	parsePlatformEndpoints,
} from "@patchbay/platforms";
import { z } from "zod";

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
	const require = (name: string, message: string) =>
		context.addIssue({ code: "custom", path: [name], message });
	for (const names of environmentVariables) {
		const { name } = getPlatformInfo(names.platform);
		const [clientId, ...others] = variablesOf(names);
		if (!isSet(env, clientId) && others.some((other) => isSet(env, other)))
			require(clientId, `is required beside the others of ${name}`);
		if (isSet(env, clientId) && !isSet(env, names.clientSecret))
			require(names.clientSecret, "is required");
		if (isSet(env, names.accountIds) && !isSet(env, names.refreshToken))
			require(names.refreshToken, `is required beside ${names.accountIds}`);
	}
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

function variablesOf(
	names: PlatformVariables,
): [CredentialVariable, ...CredentialVariable[]] {
	return [
		names.clientId,
		names.clientSecret,
		...Object.values(names.extras),
		names.refreshToken,
		names.accountIds,
	];
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
