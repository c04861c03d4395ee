import { newId, type SqlExecutor } from "@patchbay/db";
import { addDays, countDays } from "@patchbay/platforms";
import type { DayWindow } from "../plan/day-windows.ts";
import type { SliceWork } from "./slice-work.ts";

/**
 * Replaces a slice by two halves of its days, the newer ones under its own id. Both begin anew, after a pause.
 * @returns false when the slice is no longer held
 */
export async function splitSlice(
	sql: SqlExecutor,
	work: SliceWork,
	{
		code,
		message,
		pauseMilliseconds,
	}: { code: string; message: string; pauseMilliseconds: number },
): Promise<boolean> {
	if (!work.window) throw new TypeError("only a window can be halved");
	const { newer, older } = halve(work.window);
	const { rowCount } = await sql.query(
		`update import_slice s set state = 'WAITING', waiting_for = 'TIME', lease_holder = null, failure_code = $6, message = $7,
			due_at = clock_timestamp() + $8::float8 * interval '1 millisecond', window_from = $4::date, window_to = $5::date,
			cursor = null, rows_done = 0, rows_failed = 0, rows_total = null, pages = 0, furthest_pages = 0, cursor_mark = null,
			attempts = 0, takeovers = 0, polls = 0, report_open = false, waiting_since = null, restarts = s.restarts + 1
		where s.tenant_id = $1 and s.id = $2 and s.lease_epoch = $3 and s.state = 'RUNNING'`,
		[
			work.tenantId,
			work.sliceId,
			work.epoch,
			newer.from,
			newer.to,
			code,
			message,
			pauseMilliseconds,
		],
	);
	if (rowCount === 0) return false;
	await sql.query(
		`insert into import_slice (id, tenant_id, import_job_id, connection_id, ad_account_id, stream, stage_order, slice_order,
			window_from, window_to, limit_key, app_key, account_places, report_places, priority, state, waiting_for, due_at,
			failure_code, message)
		select $3, tenant_id, import_job_id, connection_id, ad_account_id, stream, stage_order, slice_order, $4::date, $5::date,
			limit_key, app_key, account_places, report_places, priority, state, waiting_for, due_at, failure_code, message
		from import_slice where tenant_id = $1 and id = $2`,
		[work.tenantId, work.sliceId, newId(), older.from, older.to],
	);
	return true;
}

function halve({ from, to }: DayWindow): {
	newer: DayWindow;
	older: DayWindow;
} {
	const days = countDays(from, to);
	const middle = addDays(from, Math.floor(days / 2));
	return {
		older: { from, to: addDays(middle, -1) },
		newer: { from: middle, to },
	};
}
