import { type Platform, platforms } from "../graphql/enums.ts";

/** "GOOGLE_ADS" → "google-ads", as it stands in URLs and step keys. */
export function platformPath(platform: Platform): string {
	return platform.toLowerCase().replaceAll("_", "-");
}

/** The reverse; undefined for a path that is no platform. */
export function platformOfPath(path: string): Platform | undefined {
	return platforms.find((platform) => platformPath(platform) === path);
}
