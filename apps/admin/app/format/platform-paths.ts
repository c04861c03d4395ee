import {
	type AuthenticationMethod,
	type Platform,
	platforms,
} from "../graphql/enums.ts";

/** "GOOGLE_ADS" → "google-ads", as it stands in URLs and step keys. */
export function platformPath(platform: Platform): string {
	return platform.toLowerCase().replaceAll("_", "-");
}

/** The reverse; undefined for a path that is no platform. */
export function platformOfPath(path: string): Platform | undefined {
	return platforms.find((platform) => platformPath(platform) === path);
}

/** Address that begins a connection. The brand stands in it too: a form sent before the page was alive gets a page of its own. */
export function startPath(
	platform: Platform,
	of: {
		brandId: string;
		returnTo: string;
		connectionId?: string | undefined;
		/** Way to sign in; the platform's first when left out. */
		method?: AuthenticationMethod | undefined;
	},
): string {
	const search = new URLSearchParams({
		brandId: of.brandId,
		returnTo: of.returnTo,
		...(of.connectionId ? { connectionId: of.connectionId } : {}),
		...(of.method ? { method: of.method } : {}),
	});
	return `/oauth/${platformPath(platform)}/start?${search}`;
}
