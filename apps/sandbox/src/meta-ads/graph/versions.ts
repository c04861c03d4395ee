import { GraphRefused } from "./graph-error.ts";

/** Versions of the Graph API that are served, oldest first; the newest is what a call without a version gets. */
const served = ["v22.0", "v23.0", "v24.0", "v25.0", "v26.0"];
/** Versions whose Marketing API lives; the one that ended last is upgraded to the oldest of these. */
const marketing = ["v25.0", "v26.0"];
/** Ended lately: unchanged calls of the Marketing API are answered as the next version does. */
const upgraded = ["v24.0"];

export const newestVersion = "v26.0";

/** The version at the beginning of a path, and what follows. */
export function versionOf(segments: readonly string[]): {
	version: string;
	rest: readonly string[];
} {
	const [first = "", ...rest] = segments;
	if (!/^v\d+\.\d+$/.test(first))
		return { version: newestVersion, rest: segments };
	if (!served.includes(first)) {
		const isFuture =
			Number(first.slice(1)) > Number(newestVersion.slice(1)) ||
			!/^v\d+\.0$/.test(first);
		throw isFuture
			? new GraphRefused(2500, `Unknown path components: /${first}`)
			: deprecated();
	}
	return { version: first, rest };
}

/**
 * Headers that a call of the Marketing API is told beside its answer.
 * @throws {GraphRefused} 2635 for a version that is over
 */
export function marketingHeaders(version: string): Record<string, string> {
	if (marketing.includes(version)) return {};
	if (!upgraded.includes(version)) throw deprecated();
	return {
		"x-ad-api-version-warning": `The call has been auto-upgraded to ${marketing[0]} as ${version} has been deprecated.`,
	};
}

function deprecated(): GraphRefused {
	return new GraphRefused(
		2635,
		`You are calling a deprecated version of the Ads API. Please update to the latest version: ${newestVersion}.`,
	);
}
