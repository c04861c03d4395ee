import {
	type Database,
	inTenantSql,
	retryConflicts,
	type SqlExecutor,
} from "@patchbay/db";
import { countsConversions } from "../streams.ts";
import { ConversionChanged, ImportStopped, LeaseLost } from "./slice-errors.ts";
import type { SliceWork } from "./slice-work.ts";

/** Writes something beside a slice's pages, while this worker holds it and the job goes on: see {@link lockSlice}. */
export async function writeWhileHeld<T>(
	db: Database,
	work: SliceWork,
	write: (sql: SqlExecutor) => Promise<T>,
): Promise<T> {
	return retryConflicts(() =>
		inTenantSql(db, work.tenantId, async (sql) => {
			await lockSlice(sql, work);
			return write(sql);
		}),
	);
}

/** Slice as it is when it is locked. */
export interface LockedSlice {
	stop: boolean;
	/** True when the connection counts another conversion than this worker asks for. */
	isOutdated: boolean;
	cursor: string | null;
	cursorMark: string | null;
	pages: number;
	polls: number;
	/** Time since the last progress. */
	waitedMilliseconds: number | null;
}

/**
 * Locks a slice that this worker holds until the transaction ends, and before it the connection, the order in which a
 * disconnect locks. Whatever an import writes comes after it in the same transaction: a disconnect, a shredding or another
 * worker then comes wholly before or after.
 * @throws {LeaseLost} when another worker has it, or it was ended
 * @throws {ImportStopped} when the job must stop
 * @throws {ConversionChanged} when numbers were asked for by an earlier choice of what counts
 */
export async function lockSlice(
	sql: SqlExecutor,
	work: SliceWork,
): Promise<LockedSlice> {
	await sql.query(
		"select 1 from connection where tenant_id = $1 and id = $2 for share",
		[work.tenantId, work.connection.id],
	);
	const { rows } = await sql.query<LockedSlice>(
		`select j.cancel_requested_at is not null or c.status = 'DISCONNECTED' as stop, s.cursor, s.cursor_mark as "cursorMark",
			s.pages, s.polls, (extract(epoch from clock_timestamp() - s.waiting_since) * 1000)::float8 as "waitedMilliseconds",
			c.conversion is distinct from $4 as "isOutdated"
		from import_slice s
		join import_job j on j.tenant_id = s.tenant_id and j.id = s.import_job_id
		join connection c on c.tenant_id = j.tenant_id and c.id = j.connection_id
		where s.tenant_id = $1 and s.id = $2 and s.lease_epoch = $3 and s.state = 'RUNNING'
		for no key update of s`,
		[work.tenantId, work.sliceId, work.epoch, work.connection.conversion],
	);
	const [row] = rows;
	if (!row) throw new LeaseLost();
	if (row.stop) throw new ImportStopped();
	if (row.isOutdated && countsConversions(work.stream))
		throw new ConversionChanged();
	return row;
}
