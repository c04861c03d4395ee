import { setTimeout as sleep } from "node:timers/promises";
import { type Database, inTenantSql, type SqlExecutor } from "@patchbay/db";
import { Conflict } from "@patchbay/errors";
import { fromUrgencyNumber, type Urgency } from "@patchbay/limits";
import type { Logger } from "@patchbay/logger";
import type { ReadingKey } from "./request-reading.ts";

/** Time that a claimed reading belongs to its worker without a sign of life. */
const leaseSeconds = 30;

/** A reading that belongs to this process as long as nobody claimed it with a higher epoch. */
export interface Reading extends ReadingKey {
	epoch: number;
	attempts: number;
	/** A person's, while a person waits for any of it. */
	urgency: Urgency;
}

/** Somebody else has the reading by now: what this process still does of it is not saved. */
export class ReadingLost extends Conflict {
	constructor() {
		super("These accounts are being read by another process. Try again.");
	}
}

const key = ({ tenantId, grantId, platform }: ReadingKey) => [
	tenantId,
	grantId,
	platform,
];

/**
 * Claims a reading; null when somebody who lives has it. A worker claims what is due; `anyTime`: for a person who waits,
 * also what is not. What nobody can read any more is crossed out.
 */
export async function claimReading(
	db: Database,
	of: ReadingKey,
	{ anyTime = false }: { anyTime?: boolean } = {},
): Promise<Reading | null> {
	return inTenantSql(db, of.tenantId, async (sql) => {
		const { rows } = await sql.query<{
			epoch: number;
			attempts: number;
			urgency: number;
		}>(
			`update account_reading r set epoch = r.epoch + 1, lease_until = clock_timestamp() + make_interval(secs => $5)
			where r.tenant_id = $1 and r.grant_id = $2 and r.platform = $3::"Platform"
				and ($4 or r.due_at <= clock_timestamp()) and (r.lease_until is null or r.lease_until <= clock_timestamp())
			returning epoch, attempts, urgency`,
			[...key(of), anyTime, leaseSeconds],
		);
		const [claimed] = rows;
		if (!claimed) return null;
		const { rowCount: usable } = await sql.query(
			`select from platform_grant
			where tenant_id = $1 and id = $2 and destroyed_at is null and not reconnect_required`,
			[of.tenantId, of.grantId],
		);
		if (usable === 1) {
			const urgency = fromUrgencyNumber(claimed.urgency);
			return { ...of, ...claimed, urgency };
		}
		await sql.query(
			`update account_reading set due_at = null, lease_until = null
			where tenant_id = $1 and grant_id = $2 and platform = $3::"Platform"`,
			key(of),
		);
		return null;
	});
}

/** Locks a reading within the transaction that saves what was read. @throws {ReadingLost} */
export async function lockReading(
	sql: SqlExecutor,
	reading: Reading,
): Promise<void> {
	const { rowCount } = await sql.query(
		`select from account_reading
		where tenant_id = $1 and grant_id = $2 and platform = $3::"Platform" and epoch = $4 for no key update`,
		[...key(reading), reading.epoch],
	);
	if (rowCount === 0) throw new ReadingLost();
}

/** Keeps a reading for this process until `stop`; `signal` fires when it was lost. */
export function keepReading(
	{ db, logger }: { db: Database; logger: Logger },
	reading: Reading,
): { signal: AbortSignal; stop(): void } {
	const lost = new AbortController();
	const stopped = new AbortController();
	const keep = async () => {
		for (;;) {
			await sleep((leaseSeconds * 1_000) / 3, undefined, {
				signal: stopped.signal,
				ref: false,
			});
			try {
				const { rowCount } = await inTenantSql(db, reading.tenantId, (sql) =>
					sql.query(
						`update account_reading set lease_until = clock_timestamp() + make_interval(secs => $5)
						where tenant_id = $1 and grant_id = $2 and platform = $3::"Platform" and epoch = $4`,
						[...key(reading), reading.epoch, leaseSeconds],
					),
				);
				if (rowCount === 0) return lost.abort(new ReadingLost());
			} catch (err) {
				logger.warn({ err }, "the lease of a reading was not renewed");
			}
		}
	};
	keep().catch(() => {});
	return { signal: lost.signal, stop: () => stopped.abort() };
}

/**
 * Gives a reading back. What was asked for meanwhile stays due; after a failure it is due when `pauseMilliseconds` are
 * over. One that was lost is left alone.
 */
export async function releaseReading(
	db: Database,
	reading: Reading,
	how: { isOpen: boolean; pauseMilliseconds?: number },
): Promise<void> {
	await inTenantSql(db, reading.tenantId, (sql) =>
		sql.query(
			`update account_reading set lease_until = null,
				attempts = case when $5 and $6::float8 is not null then attempts + 1 else 0 end,
				due_at = case when $5 then clock_timestamp() + coalesce($6, 0) * interval '1 millisecond' end
			where tenant_id = $1 and grant_id = $2 and platform = $3::"Platform" and epoch = $4`,
			[
				...key(reading),
				reading.epoch,
				how.isOpen,
				how.pauseMilliseconds ?? null,
			],
		),
	);
}
