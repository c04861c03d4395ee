import type { Platform } from "@patchbay/platforms";
import type { PlatformCase } from "../../../apps/sandbox/src/platform-case.ts";
import { type Concern, subjectsOf } from "./concern.ts";
import { declarationsOf } from "./declarations.ts";

/** Concerns that prove each thing that a platform declares; an empty list is a thing without a test. */
export function coverageOf(
	platform: Platform,
	known: PlatformCase,
	concerns: readonly Concern[],
): Map<string, string[]> {
	const proven = concerns.flatMap((concern) =>
		subjectsOf(concern, platform, known)
			.flatMap((subject) => concern.testsOf(subject))
			.flatMap(({ proves = [] }) => proves)
			.map((declared) => ({ declared, concern: concern.name })),
	);
	return new Map(
		declarationsOf(platform).map((declared) => [
			declared,
			[
				...new Set(
					proven
						.filter((each) => each.declared === declared)
						.map(({ concern }) => concern),
				),
			],
		]),
	);
}

/** Number of tests of a concern for a platform, by every way of signing in that it tries. */
export function testCount(
	concern: Concern,
	platform: Platform,
	known: PlatformCase,
): number {
	return subjectsOf(concern, platform, known).flatMap((subject) =>
		concern.testsOf(subject),
	).length;
}

/** Sentences about declared things that no test proves. */
export function unproven(
	platform: Platform,
	coverage: Map<string, string[]>,
): string[] {
	return [...coverage]
		.filter(([, by]) => by.length === 0)
		.map(
			([declared]) =>
				`${platform.name} declares "${declared}", and no concern of the contract suite proves it`,
		);
}
