import { keepForRepeats } from "@patchbay/access";
import { inTenantSql, readTime, sqlStateOf, systemSql } from "@patchbay/db";
import { AppError, Conflict, NotFound } from "@patchbay/errors";
import type { PlatformSession } from "@patchbay/platforms";
import type { WritesContext } from "../context.ts";
import type { Change } from "../kinds/change.ts";
import type { Answer } from "../rows/change-row.ts";
import { closeChange, leaveOpen } from "../rows/close-change.ts";
import type { Held } from "../rows/held.ts";
import { claimBudget, markSending } from "../rows/mark-sending.ts";
import { wordsOf } from "../targets/require-part.ts";
import { budgetKeyOf, type Target } from "../targets/target.ts";
import { type Timings, timingsOf } from "../timings.ts";
import { endChange } from "./end-change.ts";
import { type Outcome, outcomeOfLost, outcomeOfTaken } from "./outcome.ts";
import { readBack } from "./read-back.ts";
import { sendOnce } from "./send-once.ts";
import { within, withTargetSession } from "./with-target-session.ts";

/** A change that is open and this process's, with all that its steps need. */
interface Making<State> {
	ctx: WritesContext;
	target: Target;
	change: Change<State>;
	held: Held;
	session: PlatformSession;
	timings: Timings;
	at: string;
}

export interface Made {
	changeId: string;
	answer: Answer;
}

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
): Promise<Made> {
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
				return checked.isSo
					? { changeId: held.id, answer: checked.answer }
					: send(making, checked);
			},
		);
	} catch (error) {
		if (!(error instanceof Ended))
			await endUnsent(ctx, target, change, held, before, error);
		throw error instanceof Ended ? error.cause : error;
	}
}

/** Carries the failure of a change whose row says already what became of it. */
class Ended extends Error {
	declare readonly cause: unknown;

	constructor(cause: unknown) {
		super("the change has ended", { cause });
	}
}

/** Something else is there than what is wanted. */
interface Unlike<State> {
	isSo: false;
	state: State;
	before: object | null;
	warnings: string[];
}

type Checked<State> = { isSo: true; answer: Answer } | Unlike<State>;

/** Asks the platform what is there now, and checks the change against it. */
async function checkFresh<State>(
	making: Making<State>,
	tell: (before: object | null) => void,
): Promise<Checked<State>> {
	const { ctx, target, change, held, timings, at } = making;
	const session = within(making.session, timings.checking);
	const read = async () => {
		const askedAt = await readTime(systemSql(ctx.db));
		const state = await change.read(session);
		if (state === null)
			throw new NotFound(
				`${at} no longer has this. Import again to see what is there now.`,
				{ field: ["targetId"] },
			);
		tell(change.valueOf(state));
		return { state, askedAt };
	};
	let { state, askedAt } = await read();
	const budgetKey = budgetKeyOf(target, change.budgetOf?.(state) ?? null);
	if (change.budgetOf && budgetKey !== target.budgetKey) {
		await requireBudget(ctx, held, budgetKey);
		// Another change of this budget may have ended since it was read.
		({ state, askedAt } = await read());
	}
	const present = state;
	await inTenantSql(ctx.db, ctx.tenantId, (sql) => change.guard(sql, present));
	const before = change.valueOf(present);
	if (change.extentOf(present) !== "ALL")
		return {
			isSo: false,
			state: present,
			before,
			warnings: change.check(present),
		};
	const answer: Answer = {
		warnings: [change.alreadySo(present)],
		validatedByPlatform: null,
		problems: [],
	};
	await inTenantSql(ctx.db, ctx.tenantId, async (sql) => {
		if (!(await closeChange(sql, held, "NOTHING_SENT", answer)))
			throw takenOver();
		await change.follow(sql, present, askedAt);
		await keepForRepeats(sql, ctx, held.id);
	});
	return { isSo: true, answer };
}

/** @throws {Conflict} while another change of this budget is open */
async function requireBudget(
	ctx: WritesContext,
	held: Held,
	budgetKey: string | null,
): Promise<void> {
	const busy = new Conflict(
		"Another change of the same shared budget is being made right now. Try again in a moment.",
		{ field: ["targetId"] },
	);
	let isClaimed: boolean;
	try {
		isClaimed = await inTenantSql(ctx.db, ctx.tenantId, (sql) =>
			claimBudget(sql, held, budgetKey),
		);
	} catch (error) {
		throw sqlStateOf(error) === "23505" ? busy : error;
	}
	if (!isClaimed) throw busy;
}

async function send<State>(
	making: Making<State>,
	checked: Unlike<State>,
): Promise<Made> {
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
): Promise<Made> {
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
): Promise<Made> {
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
	return { changeId: held.id, answer };
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

/** Time that the readings after a change may take in all. */
const readingTime = ({ readings, reading }: Timings): number =>
	readings.reduce((sum, pause) => sum + pause, 0) + reading;

const takenOver = () =>
	new Ended(
		new Conflict(
			"This took so long that another process went on with it. The audit log tells what became of it.",
		),
	);
