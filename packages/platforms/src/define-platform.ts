import { toStorableAccount } from "./accounts/storable-account.ts";
import { checkConversions } from "./metrics/check-conversions.ts";
import { checkMetrics } from "./metrics/check-metrics.ts";
import type { Part } from "./part.ts";
import type { AppExtra, Platform } from "./platform.ts";
import { findScopeMissing } from "./scope-checks.ts";
import type { Scoped } from "./scope-policy.ts";
import type { PlatformSession } from "./session.ts";

/**
 * A platform each of whose parts refuses a session that lacks the part's scopes, before any request is made, and whose
 * accounts hold only texts that can be stored, and whose numbers can be added up and count what the platform tells.
 */
export function definePlatform(platform: Platform): Platform {
	const { accounts, metrics } = platform.parts;
	const parts = {
		...platform.parts,
		...(accounts ? { accounts: storable(accounts) } : {}),
		...(metrics
			? { metrics: checkConversions(platform, checkMetrics(metrics)) }
			: {}),
	};
	return { ...platform, parts: guardAll(platform, parts) };
}

/** App extra that holds the number of a limit, as a window's `requestsExtra` reads it. */
export const limitExtra = (
	told: Pick<AppExtra, "label" | "hint" | "example">,
): AppExtra => ({
	...told,
	required: false,
	secret: false,
	form: /^\d{1,9}$/,
	mustBe: "a whole number (0 for no limit)",
});

function storable(accounts: AccountsPart): AccountsPart {
	return {
		...accounts,
		run: async (session) =>
			(await accounts.run(session))
				.map(toStorableAccount)
				.filter((account) => account !== null),
	};
}

type AccountsPart = NonNullable<Platform["parts"]["accounts"]>;
type AnyPart = Part<(session: PlatformSession, ...rest: never[]) => unknown>;

/** Every part, those in a group such as `metrics` too. */
function guardAll<Group extends object>(platform: Scoped, group: Group): Group {
	return Object.fromEntries(
		Object.entries(group).map(([name, entry]) => [
			name,
			isPart(entry)
				? guard(platform, entry)
				: isGroup(entry)
					? guardAll(platform, entry)
					: entry,
		]),
	) as Group;
}

function isPart(entry: unknown): entry is AnyPart {
	return isGroup(entry) && "run" in entry;
}

/** Said of `metrics` and `writes.budget`, and not of their facts, such as a list of levels. */
function isGroup(entry: unknown): entry is object {
	return typeof entry === "object" && entry !== null && !Array.isArray(entry);
}

function guard(platform: Scoped, part: AnyPart): AnyPart {
	const { scopeSet, run } = part;
	if (scopeSet === undefined) return part;
	return {
		...part,
		run(session, ...rest) {
			const error = findScopeMissing(
				platform,
				[scopeSet],
				session.grantedScopes(),
			);
			if (error) throw error;
			return run(session, ...rest);
		},
	};
}
