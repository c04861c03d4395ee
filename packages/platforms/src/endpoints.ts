import { InvalidInput } from "@patchbay/errors";
import { type PlatformId, platformIds } from "@patchbay/oauth";
import { z } from "zod";
import type { PlatformUrls } from "./platform.ts";
import type { PlatformEndpoints } from "./platform-endpoints.ts";
import { platforms } from "./registry.ts";

export type PlatformEndpointTable = Readonly<
	Record<PlatformId, PlatformEndpoints>
>;

/** Optional addresses, null where a platform has none itself; a file may name them all the same. */
const urlsThatAnyoneMayName = { revokeUrl: null, userInfoUrl: null };

/** The platforms' own addresses. */
export const defaultEndpoints = Object.fromEntries(
	platformIds.map((id) => [id, toEndpoints(platforms[id].urls)]),
) as PlatformEndpointTable;

function toEndpoints(urls: PlatformUrls): PlatformEndpoints {
	return { ...urlsThatAnyoneMayName, ...urls, issuer: null };
}

const url = z.url({ protocol: /^https?$/ }).refine((text) => {
	if (!URL.canParse(text)) return false;
	const parsed = new URL(text);
	return parsed.username === "" && parsed.password === "" && parsed.hash === "";
}, "must hold no user name, password or fragment");
const fileSchema = z.strictObject(
	Object.fromEntries(
		platformIds.map((id) => [
			id,
			z
				.strictObject(
					Object.fromEntries(
						Object.keys(defaultEndpoints[id]).map((name) => [
							name,
							url.optional(),
						]),
					),
				)
				.optional(),
		]),
	),
);

/**
 * The endpoints of all platforms: the defaults, with those of a parsed PLATFORM_ENDPOINTS_FILE in their place. Where it
 * names another `apiUrl`, the platform's other addresses are looked for below that one too, unless it names them.
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
		if (given) table[platform] = override(defaultEndpoints[platform], given);
	}
	return table;
}

function override(
	standard: PlatformEndpoints,
	given: Readonly<Record<string, string | undefined>>,
): PlatformEndpoints {
	const apiUrl = (given.apiUrl ?? standard.apiUrl).replace(/\/+$/, "");
	const moved = apiUrl !== standard.apiUrl;
	const { issuer: _, ...urls } = standard;
	const others = Object.entries(urls).map(([name, address]) => [
		name,
		given[name] ?? (moved && address ? below(apiUrl, address) : address),
	]);
	return {
		...(Object.fromEntries(others) as typeof urls),
		apiUrl,
		// A token of another authorization server must not reach the platform's own userinfo.
		...(given.tokenUrl !== undefined && given.userInfoUrl === undefined
			? { userInfoUrl: null }
			: {}),
		issuer: given.issuer ?? null,
	};
}

/** The same path and query under another root. */
function below(root: string, address: string): string {
	const { pathname, search } = new URL(address);
	return `${root}${pathname === "/" ? "" : pathname}${search}`;
}

/** Tells whether another server, a sandbox or a proxy, takes a platform's place. */
export function isOverridden(
	table: PlatformEndpointTable,
	platform: PlatformId,
): boolean {
	const own = defaultEndpoints[platform];
	const used = table[platform];
	return (Object.keys(own) as (keyof PlatformEndpoints)[]).some(
		(name) => used[name] !== own[name],
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
