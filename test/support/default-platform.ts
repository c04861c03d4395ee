import type { PlatformId } from "@patchbay/platforms";
import {
	sandboxAppOf,
	sandboxEnvironment,
} from "../../scripts/start/sandbox-platforms.ts";

/** Platform of every test that is about no platform in particular: the first with accounts, campaigns and numbers. */
export const defaultPlatform = "GOOGLE_ADS" satisfies PlatformId;

/** The sandbox's app for it. */
export const defaultApp = sandboxAppOf(defaultPlatform);

/**
 * Variables of the environment in which the sandbox's apps of some platforms are configured, for a process of the product. The
 * others have none until a test sets one up.
 */
export const appEnvironment = sandboxEnvironment([
	defaultPlatform,
	"MICROSOFT_ADS",
	"REDDIT_ADS",
]);
