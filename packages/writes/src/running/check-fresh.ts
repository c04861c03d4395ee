import { keepForRepeats } from "@patchbay/access";
import { inTenantSql, readTime, sqlStateOf, systemSql } from "@patchbay/db";
import { Conflict } from "@patchbay/errors";
import type { WritesContext } from "../context.ts";
import type { Answer } from "../rows/change-row.ts";
import { closeChange } from "../rows/close-change.ts";
import type { Held } from "../rows/held.ts";
import { claimBudget } from "../rows/mark-sending.ts";
import { budgetKeyOf } from "../targets/target.ts";
import { alreadySo, type Making, takenOver } from "./making.ts";
import { readPresent } from "./read-present.ts";
import { within } from "./with-target-session.ts";

/** Something else is there than what is wanted. */
export interface Unlike<State> {
	isSo: false;
	state: State;
	before: object | null;
	warnings: string[];
}

type Checked<State> = { isSo: true; answer: Answer } | Unlike<State>;

/** Asks the platform what is there now, and checks the change against it. */
export async function checkFresh<State>(
	making: Making<State>,
	tell: (before: object | null) => void,
): Promise<Checked<State>> {
	const { ctx, target, change, held, timings, at } = making;
	const session = within(making.session, timings.checking);
	const read = async () => {
		const askedAt = await readTime(systemSql(ctx.db));
		const state = await readPresent(session, change, at);
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
	if (!change.isSo(present))
		return {
			isSo: false,
			state: present,
			before: change.valueOf(present),
			warnings: change.check(present),
		};
	const answer = alreadySo(change, present);
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
