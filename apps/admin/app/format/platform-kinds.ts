import type { Platform } from "../graphql/enums.ts";

interface Capable {
	capabilities: readonly string[];
}

/** Whether a platform has ad accounts to choose; one that keeps files has none. */
export function hasAccounts({ capabilities }: Capable): boolean {
	return !capabilities.includes("FILES");
}

/** Whether Patchbay reads campaigns there. */
export function hasImports({ capabilities }: Capable): boolean {
	return capabilities.includes("CAMPAIGNS");
}

/** Those of which a rule is true. */
export function platformsThat(
	platforms: readonly (Capable & { platform: Platform })[],
	rule: (platform: Capable) => boolean,
): Platform[] {
	return platforms.filter(rule).map(({ platform }) => platform);
}
