import type { Platform } from "../graphql/enums.ts";

/** Platforms with accounts to choose and campaigns to import; of the others Patchbay has nothing but the access. */
export function platformsWithImports(
	platforms: readonly { platform: Platform; capabilities: string[] }[],
): Platform[] {
	return platforms
		.filter(({ capabilities }) => capabilities.includes("CAMPAIGNS"))
		.map(({ platform }) => platform);
}
