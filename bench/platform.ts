import {
	defaultSets,
	getPlatform,
	type PlatformId,
	platforms,
	providerIdOf,
	scopesOfSets,
} from "@patchbay/platforms";

/** Platform that is measured: the first with accounts, campaigns and numbers. */
export const platform = "GOOGLE_ADS" satisfies PlatformId;

const described = getPlatform(platforms, platform);
const sets = defaultSets(described);

/** Literals for the rows that a seed inserts. */
export const literals = {
	platform: `'${platform}'`,
	provider: `'${providerIdOf(described)}'`,
	method: `'${described.methods[0].kind}'`,
	scopeSets: `'{${sets}}'`,
	scopes: `'{${scopesOfSets(described, sets)}}'`,
} as const;
