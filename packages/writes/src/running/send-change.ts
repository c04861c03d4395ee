import { keepForRepeats } from "@patchbay/access";
import { inTenantSql, readTime, systemSql } from "@patchbay/db";
import type { Answer } from "../rows/change-row.ts";
import { leaveOpen } from "../rows/close-change.ts";
import { markSending } from "../rows/mark-sending.ts";
import type { Timings } from "../timings.ts";
import type { Unlike } from "./check-fresh.ts";
import { endChange } from "./end-change.ts";
import { Ended, type Making, takenOver } from "./making.ts";
import { type Outcome, outcomeOfLost, outcomeOfTaken } from "./outcome.ts";
import { readBack } from "./read-back.ts";
import { sendOnce } from "./send-once.ts";
import { within } from "./with-target-session.ts";

/**
 * Commits that a checked change is being sent, sends it once, reads back what became of it, and ends it.
 * @throws {Ended} with what refused it, or because its outcome is not known
 */
export async function sendChange<State>(
	making: Making<State>,
	checked: Unlike<State>,
): Promise<Answer> {
	const { ctx, held, timings } = making;
	const { before } = checked;
	const since = performance.now();
	await inTenantSql(ctx.db, ctx.tenantId, async (sql) => {
		const lease = timings.sending + readingTime(timings) + timings.spare;
		if (!(await markSending(sql, held, { before, lease }))) throw takenOver();
		await keepForRepeats(sql, ctx, held.id);
	});
	try {
		return await sendMarked(making, checked, since);
	} catch (error) {
		// From here on the row alone tells what became of it: a worker reads it back.
		throw error instanceof Ended ? error : new Ended(error);
	}
}

/** Sends a change whose row says so. */
async function sendMarked<State>(
	making: Making<State>,
	checked: Unlike<State>,
	since: number,
): Promise<Answer> {
	const { ctx, change, held, session, timings, at } = making;
	const { before, state, warnings } = checked;
	const sent = await sendOnce(session, change, state, {
		since,
		longest: timings.sending,
	});
	const askedAt = await readTime(systemSql(ctx.db));
	let outcome: Outcome<State>;
	if (sent.answer === "REFUSED")
		outcome = {
			state: "FAILED",
			after: null,
			error: sent.error,
			isAsBefore: true,
		};
	else {
		const reading = await readBack(
			within(session, readingTime(timings)),
			change,
			before,
			timings.readings,
		);
		if (reading.found === "NOTHING" || sent.answer === "LOST")
			ctx.logger.warn(
				{
					err: sent.answer === "LOST" ? sent.error : undefined,
					changeId: held.id,
					found: reading.found,
				},
				"the answer to a change was lost, or it could not be read again",
			);
		outcome =
			sent.answer === "TAKEN"
				? outcomeOfTaken(at, sent.told, reading)
				: outcomeOfLost(at, reading, sent.isOver);
	}
	return end(making, checked, outcome, {
		askedAt,
		warnings,
		wasReadBack: sent.answer === "LOST",
	});
}

async function end<State>(
	{ ctx, target, change, held, timings }: Making<State>,
	{ before }: { before: object | null },
	outcome: Outcome<State>,
	how: { askedAt: Date; warnings: string[]; wasReadBack: boolean },
): Promise<Answer> {
	if (outcome.state === "UNKNOWN") {
		await inTenantSql(ctx.db, ctx.tenantId, (sql) =>
			leaveOpen(sql, held, timings.retry),
		);
		throw new Ended(outcome.error);
	}
	const answer = await endChange(ctx.db, ctx, {
		held,
		target,
		change,
		before,
		outcome,
		...how,
	});
	if (!answer) throw takenOver();
	if (outcome.state === "FAILED") throw new Ended(outcome.error);
	return answer;
}

/** Time that the readings after a change may take in all. */
const readingTime = ({ readings, reading }: Timings): number =>
	readings.reduce((sum, pause) => sum + pause, 0) + reading;
