import type { Announced, Platform } from "./platform.ts";

/** Days before the end of an API version from which people are told, the last one as urgent. */
export const versionNoticeDays = { first: 60, again: 30, urgent: 7 } as const;

type Described = Pick<Platform | Announced, "name" | "api">;

const dayMilliseconds = 86_400_000;

/** The end of the API version that Patchbay speaks to a platform. */
export interface VersionEnd {
	/** YYYY-MM-DD. */
	endsOn: string;
	/** Whole days until that day begins in UTC; 0 or less once the version is over. */
	daysLeft: number;
	/** The step that is reached: 60, 30 or 7 days ahead. */
	step: number;
}

/** The version's end where it is near or past; null where it is far, or where the platform has not said. */
export function versionEndOf(
	{ api: { endsOn } }: Described,
	now: Date,
): VersionEnd | null {
	if (endsOn === null) return null;
	const daysLeft = Math.ceil(
		(Date.parse(endsOn) - now.getTime()) / dayMilliseconds,
	);
	const step = Object.values(versionNoticeDays)
		.sort((one, other) => one - other)
		.find((days) => daysLeft <= days);
	return step === undefined ? null : { endsOn, daysLeft, step };
}

/** Sentence about a version's end, for a tenant's people: it is the operator who can do something. */
export function sayVersionEnd(
	{ name, api }: Described,
	{ endsOn, daysLeft }: VersionEnd,
): string {
	return daysLeft > 0
		? `${name} ends version ${api.version} of its API on ${endsOn}, in ${daysLeft === 1 ? "1 day" : `${daysLeft} days`}. The operator of this installation has to update Patchbay before then, or nothing of ${name} is read and written any more.`
		: `${name} ended version ${api.version} of its API on ${endsOn}. The operator of this installation has to update Patchbay: what still works may stop at any time.`;
}
