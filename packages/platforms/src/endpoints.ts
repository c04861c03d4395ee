import { InvalidInput } from "@patchbay/errors";
import { type PlatformId, platformIds } from "@patchbay/oauth";
import { z } from "zod";

/** Where one platform is reached. Configuration of the operator: a tenant can never set these. */
export interface PlatformEndpoints {
	authorizeUrl: string;
	tokenUrl: string;
	/** Null where the platform cannot revoke. */
	revokeUrl: string | null;
	/** Root of the API without a slash at the end; the connector adds version and path. */
	apiUrl: string;
	/** OpenID Connect's userinfo; null when unknown, then the ID token alone says who consented. */
	userInfoUrl: string | null;
	/**
	 * How the authorization server names itself in callbacks and ID tokens, where the operator says so; null: the platform's
	 * own name, or any on the origin of another `authorizeUrl`.
	 */
	issuer: string | null;
}

export type PlatformEndpointTable = Readonly<
	Record<PlatformId, PlatformEndpoints>
>;

const google = {
	authorizeUrl: "https://accounts.google.com/o/oauth2/v2/auth",
	tokenUrl: "https://oauth2.googleapis.com/token",
	revokeUrl: "https://oauth2.googleapis.com/revoke",
	userInfoUrl: "https://openidconnect.googleapis.com/v1/userinfo",
	issuer: null,
};

/** The platforms' own addresses. */
export const defaultEndpoints: PlatformEndpointTable = {
	GOOGLE_ADS: { ...google, apiUrl: "https://googleads.googleapis.com" },
	META_ADS: {
		authorizeUrl: "https://www.facebook.com/v26.0/dialog/oauth",
		tokenUrl: "https://graph.facebook.com/v26.0/oauth/access_token",
		revokeUrl: null,
		apiUrl: "https://graph.facebook.com",
		userInfoUrl: null,
		issuer: null,
	},
	TIKTOK_ADS: {
		authorizeUrl: "https://business-api.tiktok.com/portal/auth",
		tokenUrl:
			"https://business-api.tiktok.com/open_api/v1.3/oauth2/access_token/",
		revokeUrl:
			"https://business-api.tiktok.com/open_api/v1.3/oauth2/revoke_token/",
		apiUrl: "https://business-api.tiktok.com",
		userInfoUrl: null,
		issuer: null,
	},
	KLAVIYO: {
		authorizeUrl: "https://www.klaviyo.com/oauth/authorize",
		tokenUrl: "https://a.klaviyo.com/oauth/token",
		revokeUrl: "https://a.klaviyo.com/oauth/revoke",
		apiUrl: "https://a.klaviyo.com",
		userInfoUrl: null,
		issuer: null,
	},
	MICROSOFT_ADS: {
		authorizeUrl:
			"https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
		tokenUrl: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
		revokeUrl: null,
		apiUrl: "https://campaign.api.bingads.microsoft.com",
		userInfoUrl: null,
		issuer: null,
	},
	LINKEDIN_ADS: {
		authorizeUrl: "https://www.linkedin.com/oauth/v2/authorization",
		tokenUrl: "https://www.linkedin.com/oauth/v2/accessToken",
		revokeUrl: "https://www.linkedin.com/oauth/v2/revoke",
		apiUrl: "https://api.linkedin.com",
		userInfoUrl: null,
		issuer: null,
	},
	REDDIT_ADS: {
		authorizeUrl: "https://www.reddit.com/api/v1/authorize",
		tokenUrl: "https://www.reddit.com/api/v1/access_token",
		revokeUrl: "https://www.reddit.com/api/v1/revoke_token",
		apiUrl: "https://ads-api.reddit.com",
		userInfoUrl: null,
		issuer: null,
	},
	X_ADS: {
		authorizeUrl: "https://api.x.com/oauth/authorize",
		tokenUrl: "https://api.x.com/oauth/access_token",
		revokeUrl: "https://api.x.com/1.1/oauth/invalidate_token.json",
		apiUrl: "https://ads-api.x.com",
		userInfoUrl: null,
		issuer: null,
	},
	GOOGLE_WORKSPACE: { ...google, apiUrl: "https://www.googleapis.com" },
};

const url = z.url({ protocol: /^https?$/ }).refine((text) => {
	if (!URL.canParse(text)) return false;
	const parsed = new URL(text);
	return parsed.username === "" && parsed.password === "" && parsed.hash === "";
}, "must hold no user name, password or fragment");
const fileSchema = z.partialRecord(
	z.enum(platformIds),
	z.strictObject({
		authorizeUrl: url.optional(),
		tokenUrl: url.optional(),
		revokeUrl: url.optional(),
		apiUrl: url.optional(),
		userInfoUrl: url.optional(),
		issuer: url.optional(),
	}),
);

/**
 * The endpoints of all platforms: the defaults, with what a parsed PLATFORM_ENDPOINTS_FILE puts in their place.
 * @throws {InvalidInput} with the path of the first wrong value
 */
export function parsePlatformEndpoints(file: unknown): PlatformEndpointTable {
	const parsed = fileSchema.safeParse(file ?? {});
	if (!parsed.success) {
		const issue = parsed.error.issues[0];
		const path = issue?.path.map(String) ?? [];
		throw new InvalidInput(
			`The platform endpoints are wrong at ${path.join(".") || "the top"}: ${issue?.message}. Example: {"GOOGLE_ADS": {"apiUrl": "http://127.0.0.1:4400/google-ads"}}`,
			{ field: path },
		);
	}
	const table: Record<PlatformId, PlatformEndpoints> = { ...defaultEndpoints };
	for (const platform of platformIds) {
		const given = parsed.data[platform];
		if (!given) continue;
		const standard = defaultEndpoints[platform];
		table[platform] = {
			authorizeUrl: given.authorizeUrl ?? standard.authorizeUrl,
			tokenUrl: given.tokenUrl ?? standard.tokenUrl,
			revokeUrl: given.revokeUrl ?? standard.revokeUrl,
			apiUrl: (given.apiUrl ?? standard.apiUrl).replace(/\/+$/, ""),
			// A token of another authorization server must not reach the platform's own userinfo.
			userInfoUrl:
				given.userInfoUrl ??
				(given.tokenUrl === undefined ? standard.userInfoUrl : null),
			issuer: given.issuer ?? null,
		};
	}
	return table;
}

/** Whether another server stands in a platform's place: a sandbox, a proxy. */
export function isOverridden(
	table: PlatformEndpointTable,
	platform: PlatformId,
): boolean {
	const own = defaultEndpoints[platform];
	return (Object.keys(own) as (keyof PlatformEndpoints)[]).some(
		(name) => table[platform][name] !== own[name],
	);
}

/** Scheme, host and port of every address that is called. */
export function endpointOrigins(table: PlatformEndpointTable): Set<string> {
	return new Set(
		Object.values(table)
			.flatMap(({ issuer: _, ...each }) => Object.values(each))
			.filter((address) => address !== null)
			.map((address) => new URL(address).origin),
	);
}
