import { systemContext } from "@patchbay/access";
import { inTenantSql, readTime, systemSql } from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import type { WritesParts } from "../context.ts";
import { changeOf } from "../kinds/change-of.ts";
import type { ChangeRow } from "../rows/change-row.ts";
import { leaveOpen, takeOver } from "../rows/close-change.ts";
import type { Held } from "../rows/held.ts";
import { askedBy } from "../running/audit.ts";
import { endChange } from "../running/end-change.ts";
import { type Outcome, outcomeOfLost } from "../running/outcome.ts";
import { type Reading, readBack } from "../running/read-back.ts";
import { within, withTargetSession } from "../running/with-target-session.ts";
import { findTarget } from "../targets/find-target.ts";
import { wordsOf } from "../targets/require-part.ts";
import type { Target } from "../targets/target.ts";
import { type Timings, timingsOf } from "../timings.ts";

/**
 * Finds out what became of a change that nobody works on any more, by reading it back, and ends it. It is never sent again.
 * @returns false when somebody else works on it, or when its outcome is still not known: it is looked at again later
 */
export async function resolveChange(
	parts: WritesParts,
	tenantId: string,
	row: ChangeRow,
): Promise<boolean> {
	const timings = timingsOf(parts.writeTimings);
	const held = await inTenantSql(parts.db, tenantId, (sql) =>
		takeOver(
			sql,
			{ tenantId, id: row.id, epoch: row.epoch },
			timings.checking + timings.spare,
		),
	);
	if (!held) return false;
	const found = await findOut(parts, held, row, timings);
	if (!found) {
		const pause = Math.min(
			timings.retry * 2 ** Math.min(row.readings, 20),
			timings.longestRetry,
		);
		await inTenantSql(parts.db, tenantId, (sql) => leaveOpen(sql, held, pause));
		return false;
	}
	const { target, change, outcome, askedAt } = found;
	const answer = await endChange(parts.db, askedBy(tenantId, row), {
		held,
		target,
		change,
		before: row.before,
		outcome,
		askedAt,
		wasReadBack: row.state === "SENDING",
	});
	return answer !== null;
}

type Found = Pick<
	Parameters<typeof endChange>[2],
	"target" | "change" | "outcome" | "askedAt"
>;

/** Finds what became of it; null while that is not known. */
async function findOut(
	parts: WritesParts,
	{ tenantId }: Held,
	row: ChangeRow,
	timings: Timings,
): Promise<Found | null> {
	if (row.state === "CHECKING") return endedBlindly(row, unsent());
	try {
		const target = await inTenantSql(parts.db, tenantId, (sql) =>
			findTarget(sql, tenantId, {
				type: row.targetType,
				id: row.targetId,
				field: "targetId",
			}),
		);
		const change = changeOf(parts.platforms, target, row);
		const askedAt = await readTime(systemSql(parts.db));
		const outcome = await readOutcome(parts, target, change, row, timings);
		if (outcome.state !== "UNKNOWN")
			return { target, change, outcome, askedAt };
	} catch (err) {
		// The object, its connection or its account is gone, or the platform cannot be asked now.
		parts.logger.warn(
			{ err, tenantId, changeId: row.id },
			"what became of a change could not be found out",
		);
	}
	const isGivenUp = (row.sinceSent ?? 0) > timings.givingUp;
	return isGivenUp ? endedBlindly(row, neverKnown()) : null;
}

async function readOutcome(
	parts: WritesParts,
	target: Target,
	change: ReturnType<typeof changeOf>,
	row: ChangeRow,
	timings: Timings,
): Promise<Outcome<unknown>> {
	const ctx = systemContext(target.tenantId, "worker", row.requestId);
	const reading: Reading<unknown> = await withTargetSession(
		parts,
		ctx,
		target,
		"find out what became of a change",
		(session) =>
			readBack(
				within(session, timings.checking),
				change,
				row.before,
				timings.readings,
			),
	);
	if (reading.found === "NOTHING") throw reading.error;
	const { at } = wordsOf(target, target.at.level);
	return outcomeOfLost(at, reading, (row.sinceSent ?? 0) > timings.settling);
}

const unsent = (): Outcome<never> & { state: "FAILED" } => ({
	state: "FAILED",
	after: null,
	isAsBefore: true,
	error: new AppError(
		"PLATFORM_UNAVAILABLE",
		"This was interrupted before anything was sent, so nothing was changed. Try again.",
	),
});

const neverKnown = (): Outcome<never> & { state: "FAILED" } => ({
	state: "FAILED",
	after: null,
	error: new AppError(
		"PLATFORM_UNAVAILABLE",
		"The answer was lost, and the object could not be read since. Look at it at the platform before you change it again.",
	),
});

/** An end that follows from nothing that the platform was asked. */
function endedBlindly(
	row: ChangeRow,
	outcome: Outcome<never> & { state: "FAILED" },
): Found {
	return {
		target: {
			type: row.targetType,
			id: row.targetId,
			label: row.targetLabel,
			connectionId: row.connectionId,
		},
		change: {
			kind: row.kind,
			wanted: row.wanted,
			valueOf: () => null,
			follow: async () => {},
		},
		outcome,
		askedAt: new Date(),
	};
}
