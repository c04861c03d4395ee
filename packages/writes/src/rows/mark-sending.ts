import type { SqlExecutor } from "@patchbay/db";
import { type Held, heldRow, heldValues } from "./held.ts";

/**
 * Notes that a change is about to be sent, with what is there before it. It is committed before the first byte goes out.
 * @returns false when another process has taken the change over
 */
export async function markSending(
	sql: SqlExecutor,
	held: Held,
	{ before, lease }: { before: object | null; lease: number },
): Promise<boolean> {
	const { rowCount } = await sql.query(
		`update platform_change set state = 'SENDING', before = $4, sent_at = clock_timestamp(),
			lease_until = clock_timestamp() + make_interval(secs => $5::double precision / 1000)
		where ${heldRow} and state = 'CHECKING'`,
		[...heldValues(held), before && JSON.stringify(before), lease],
	);
	return rowCount === 1;
}

/**
 * Claims the budget that a change is about, where the platform told another one than was known.
 * @returns false while another change of that budget is open
 */
export async function claimBudget(
	sql: SqlExecutor,
	held: Held,
	budgetKey: string | null,
): Promise<boolean> {
	const { rowCount } = await sql.query(
		`update platform_change c set budget_key = $4 where ${heldRow} and not exists (
			select from platform_change o where o.tenant_id = $1 and o.budget_key = $4 and o.id <> $2
				and o.state in ('CHECKING', 'SENDING'))`,
		[...heldValues(held), budgetKey],
	);
	return rowCount === 1;
}
