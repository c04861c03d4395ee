import { readFileSync } from "node:fs";
import { orExit, origin, parseEnv, postgresUrl } from "@patchbay/env";
import {
	environmentCredentialFields,
	type PlatformEndpointTable,
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

const needsClient = [
	"GOOGLE_ADS_CLIENT_SECRET",
	"GOOGLE_ADS_DEVELOPER_TOKEN",
	"GOOGLE_ADS_LOGIN_CUSTOMER_ID",
	"GOOGLE_ADS_REFRESH_TOKEN",
	"GOOGLE_ADS_CUSTOMER_IDS",
] as const;

const schema = z.object(fields).superRefine((env, context) => {
	const require = (name: string, message: string) =>
		context.addIssue({ code: "custom", path: [name], message });
	if (!env.GOOGLE_ADS_CLIENT_ID && needsClient.some((name) => isSet(env, name)))
		require("GOOGLE_ADS_CLIENT_ID", "is required beside the others of Google Ads");
	if (env.GOOGLE_ADS_CLIENT_ID && env.GOOGLE_ADS_CLIENT_SECRET.length === 0)
		require("GOOGLE_ADS_CLIENT_SECRET", "is required");
	if (env.GOOGLE_ADS_CUSTOMER_IDS.length > 0 && !env.GOOGLE_ADS_REFRESH_TOKEN)
		require("GOOGLE_ADS_REFRESH_TOKEN", "is required beside GOOGLE_ADS_CUSTOMER_IDS");
});

export type ImportEnv = z.output<typeof schema>;

/** The old variables, or the process ends with the name of each that is wrong and an example; no value is printed. */
export function readImportEnv(): ImportEnv {
	return orExit(() => parseEnv(schema, process.env));
}

/** The old variables that are set, in the order of `.env.example`. */
export function namesThatAreSet(env: ImportEnv): string[] {
	return Object.keys(environmentCredentialFields).filter((name) =>
		isSet(env, name as keyof typeof environmentCredentialFields),
	);
}

function isSet(
	env: Pick<ImportEnv, keyof typeof environmentCredentialFields>,
	name: keyof typeof environmentCredentialFields,
): boolean {
	const value = env[name];
	return value !== undefined && value.length > 0;
}
