import type { PlatformId } from "@patchbay/oauth";
import { Secret } from "@patchbay/vault";
import { z } from "zod";
import type { ConfiguredApps } from "./configured-apps.ts";

const visible = /^[\x21-\x7e]+$/;
const text = () =>
	z
		.string()
		.trim()
		.regex(visible, "must have no blanks and no special characters");
/** Items separated by commas; blanks dropped. */
const list = () =>
	z
		.string()
		.default("")
		.transform((value) =>
			value
				.split(",")
				.map((item) => item.trim())
				.filter((item) => item !== ""),
		);
const customerId = /^\d{10}$/;

/**
 * Credentials that an environment may hold, in the names that older installations use. The database's OAuth apps come
 * before them; `npm run credentials:import-env` takes them there.
 */
export const environmentCredentialFields = {
	GOOGLE_ADS_CLIENT_ID: text()
		.max(200, "has at most 200 characters")
		.optional()
		.meta({ example: "1234-abc.apps.googleusercontent.com" }),
	GOOGLE_ADS_CLIENT_SECRET: list()
		.refine(
			(all) =>
				all.length <= 5 &&
				all.every((each) => each.length <= 1000 && visible.test(each)),
			"must be at most 5 secrets without blanks, separated by commas",
		)
		.meta({ example: "GOCSPX-new,GOCSPX-old" }),
	GOOGLE_ADS_DEVELOPER_TOKEN: text()
		.max(200, "has at most 200 characters")
		.optional()
		.meta({ example: "the 22 characters of the API center" }),
	GOOGLE_ADS_LOGIN_CUSTOMER_ID: z
		.string()
		.regex(customerId, "must be 10 digits without dashes")
		.optional()
		.meta({ example: "1112223333" }),
	GOOGLE_ADS_REFRESH_TOKEN: text()
		.max(4096, "has at most 4096 characters")
		.optional()
		.meta({ example: "1//04abc…" }),
	GOOGLE_ADS_CUSTOMER_IDS: list()
		.refine(
			(ids) => ids.every((id) => customerId.test(id)),
			"must be ids of 10 digits without dashes, separated by commas",
		)
		.meta({ example: "1112223333,4445556666" }),
};

export type EnvironmentCredentials = z.output<
	z.ZodObject<typeof environmentCredentialFields>
>;

/** The OAuth apps of the environment, as `createConfiguredApps` takes them. */
export function toConfiguredApps(
	env: EnvironmentCredentials,
	adminUrl: string,
): ConfiguredApps {
	return {
		adminUrl,
		googleAds: {
			clientId: env.GOOGLE_ADS_CLIENT_ID,
			clientSecrets: env.GOOGLE_ADS_CLIENT_SECRET,
			developerToken: env.GOOGLE_ADS_DEVELOPER_TOKEN,
			loginCustomerId: env.GOOGLE_ADS_LOGIN_CUSTOMER_ID,
		},
	};
}

/** The refresh tokens of the environment, by platform. */
export function environmentRefreshTokens(
	env: EnvironmentCredentials,
): Partial<Record<PlatformId, Secret<string>>> {
	const { GOOGLE_ADS_REFRESH_TOKEN: googleAds } = env;
	return googleAds ? { GOOGLE_ADS: new Secret(googleAds) } : {};
}
