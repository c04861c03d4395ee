import { AppError } from "@patchbay/errors";
import {
	getPlatform,
	getPlatformInfo,
	type Platforms,
	type PlatformTerms,
	type WriteLevel,
	type WriteParts,
} from "@patchbay/platforms";
import type { Target } from "./target.ts";

const deeds = {
	budget: "budgets are not changed",
	status: "nothing is paused, resumed or removed",
	keywords: "keywords are not added",
} as const;

/**
 * The part of a platform that makes this kind of change.
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM where it has none
 */
export function requirePart<Name extends keyof typeof deeds>(
	platforms: Platforms,
	{ platform }: Pick<Target, "platform">,
	name: Name,
): NonNullable<WriteParts[Name]> {
	const { parts, name: at } = getPlatform(platforms, platform);
	const part = parts.writes?.[name];
	if (part) return part;
	throw new AppError(
		"UNSUPPORTED_BY_PLATFORM",
		`From Patchbay ${deeds[name]} at ${at}. Do it at ${at} itself; the next import brings what it is then.`,
	);
}

/** True where the platform itself checks a change without making it. */
export function validatesItself(
	platforms: Platforms,
	{ platform }: Pick<Target, "platform">,
): boolean {
	return (
		getPlatform(platforms, platform).parts.writes?.validatesItself ?? false
	);
}

/** A platform's name, and its own word for an object of a level. */
export function wordsOf(
	{ platform }: Pick<Target, "platform">,
	level: WriteLevel,
): { at: string; object: string } {
	const { name, terms } = getPlatformInfo(platform);
	return { at: name, object: wordOf(terms, level) };
}

const wordOf = (terms: PlatformTerms, level: WriteLevel): string =>
	level === "keyword" ? "keyword" : terms[level];
