import type { Platform } from "./generated/client/enums.ts";

/** Spelling of a platform in addresses, folders and step keys: `GOOGLE_ADS` is `google-ads`. */
export function platformKey(platform: Platform): string {
	return platform.toLowerCase().replaceAll("_", "-");
}
