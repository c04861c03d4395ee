import type { PlatformChangeState, SqlExecutor } from "@patchbay/db";
import type { Answer } from "./change-row.ts";
import { type Held, heldRow, heldValues } from "./held.ts";

/**
 * Ends a change with what is told of it.
 * @returns false when another process has ended it, or taken it over
 */
export async function closeChange(
	sql: SqlExecutor,
	held: Held,
	state: Extract<PlatformChangeState, "DONE" | "FAILED" | "NOTHING_SENT">,
	answer: Answer,
): Promise<boolean> {
	const { rowCount } = await sql.query(
		`update platform_change set state = $4::"PlatformChangeState", answer = $5, closed_at = clock_timestamp(),
			lease_until = clock_timestamp() where ${heldRow}`,
		[...heldValues(held), state, JSON.stringify(answer)],
	);
	return rowCount === 1;
}

/** Leaves a change open whose outcome is not known yet: it is looked at again after `pause` milliseconds. */
export async function leaveOpen(
	sql: SqlExecutor,
	held: Held,
	pause: number,
): Promise<void> {
	await sql.query(
		`update platform_change set readings = readings + 1,
			lease_until = clock_timestamp() + make_interval(secs => $4::double precision / 1000)
		where ${heldRow}`,
		[...heldValues(held), pause],
	);
}

/**
 * Takes over a change that nobody works on any more.
 * @returns null when somebody else did, or when it has ended
 */
export async function takeOver(
	sql: SqlExecutor,
	of: Held,
	lease: number,
): Promise<Held | null> {
	const { rowCount } = await sql.query(
		`update platform_change set epoch = epoch + 1,
			lease_until = clock_timestamp() + make_interval(secs => $4::double precision / 1000)
		where ${heldRow} and lease_until <= clock_timestamp()`,
		[...heldValues(of), lease],
	);
	return rowCount === 1 ? { ...of, epoch: of.epoch + 1 } : null;
}
