import type { SqlExecutor } from "@patchbay/db";

/** Slice by the lease under which its worker holds it. */
export interface HeldSlice {
	tenantId: string;
	sliceId: string;
	epoch: number;
	/** Time of the claim by this process's `performance.now()`. */
	claimedAt: number;
}

/** Time that a slice has had its place, in the unit of turns. */
export function placeTime({ claimedAt }: Pick<HeldSlice, "claimedAt">): number {
	return Math.min(Math.ceil((performance.now() - claimedAt) / 100), 1_000_000);
}

const held =
	"s.tenant_id = $1 and s.id = $2 and s.lease_epoch = $3 and s.state = 'RUNNING'";

/** Gives a slice back, to be claimed again in its connection's next turn. */
export async function requeueSlice(
	sql: SqlExecutor,
	slice: HeldSlice,
): Promise<void> {
	await sql.query(
		`update import_slice s set state = 'READY', lease_holder = null, due_at = clock_timestamp(), turn = t.turn,
			own_turn = t.own_turn
		from (
			select turns.* from import_slice o,
				system.import_turns(o.tenant_id, o.connection_id, o.priority, o.turn, o.own_turn, $4) turns
			where o.tenant_id = $1 and o.id = $2
		) t
		where ${held}`,
		[slice.tenantId, slice.sliceId, slice.epoch, placeTime(slice)],
	);
}

/**
 * Gives a slice back until a time.
 * @param milliseconds null: until the user has reconnected
 */
export async function putOffSlice(
	sql: SqlExecutor,
	slice: HeldSlice,
	milliseconds: number | null,
): Promise<void> {
	await sql.query(
		`update import_slice s set state = 'WAITING', lease_holder = null,
			due_at = clock_timestamp() + $4::float8 * interval '1 millisecond',
			waiting_for = case when $4::float8 is null then 'USER' else 'TIME' end
		where ${held}`,
		[slice.tenantId, slice.sliceId, slice.epoch, milliseconds],
	);
}

/** Ends a slice. Answers false when it is no longer held. */
export async function endSlice(
	sql: SqlExecutor,
	slice: HeldSlice,
	state: "DONE" | "CANCELLED",
): Promise<boolean> {
	const { rowCount } = await sql.query(
		`update import_slice s set state = $4::"ImportSliceState", due_at = null, report_open = false
		where ${held}`,
		[slice.tenantId, slice.sliceId, slice.epoch, state],
	);
	return rowCount > 0;
}
