import { AppError } from "@patchbay/errors";
import type { WritesContext } from "../context.ts";
import type { Change } from "../kinds/change.ts";
import type { Answer } from "../rows/change-row.ts";
import type { Held } from "../rows/held.ts";
import { wordsOf } from "../targets/require-part.ts";
import type { Target } from "../targets/target.ts";
import { timingsOf } from "../timings.ts";
import { checkFresh } from "./check-fresh.ts";
import { endChange } from "./end-change.ts";
import { Ended } from "./making.ts";
import { sendChange } from "./send-change.ts";
import { withTargetSession } from "./with-target-session.ts";

/**
 * Makes an open change: asks what is there now, checks, commits that it is being sent, sends it once, reads back what became of
 * it, and ends it with the stored object and the audit's entry. No platform is called inside a transaction.
 * @throws what refused it; the change has ended then, unless its outcome is not known
 */
export async function makeChange<State>(
	ctx: WritesContext,
	target: Target,
	change: Change<State>,
	held: Held,
): Promise<Answer> {
	const timings = timingsOf(ctx.writeTimings);
	const { at } = wordsOf(target, target.at.level);
	let before: object | null = null;
	try {
		return await withTargetSession(
			ctx,
			ctx,
			target,
			change.purpose,
			async (session) => {
				const making = { ctx, target, change, held, session, timings, at };
				const checked = await checkFresh(making, (value) => {
					before = value;
				});
				return checked.isSo ? checked.answer : sendChange(making, checked);
			},
		);
	} catch (error) {
		if (!(error instanceof Ended))
			await endUnsent(ctx, target, change, held, before, error);
		throw error instanceof Ended ? error.cause : error;
	}
}

/** Ends a change of which nothing was sent. What cannot be ended now is found by its lease. */
async function endUnsent<State>(
	ctx: WritesContext,
	target: Target,
	change: Change<State>,
	held: Held,
	before: object | null,
	error: unknown,
): Promise<void> {
	try {
		await endChange(ctx.db, ctx, {
			held,
			target,
			change,
			before,
			outcome: {
				state: "FAILED",
				after: null,
				isAsBefore: true,
				error:
					error instanceof AppError
						? error
						: new AppError("INTERNAL", "It failed before it was sent."),
			},
			askedAt: new Date(),
			wasReadBack: false,
		});
	} catch (err) {
		ctx.logger.warn(
			{ err, changeId: held.id },
			"a change that was not sent could not be ended; a worker ends it",
		);
	}
}
