import {
	connectablePlatforms,
	type Platform,
	platforms,
} from "@patchbay/platforms";

/** Platforms that people sign in to through an OAuth app. */
export const appPlatforms: readonly Platform[] = connectablePlatforms(
	platforms,
).filter(({ methods }) => methods.some(({ kind }) => kind !== "API_KEY"));
