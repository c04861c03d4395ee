import {
	type Database,
	DatabaseBusy,
	inTenantSql,
	type KeyRotationKind,
} from "@patchbay/db";
import type { RootKey } from "@patchbay/vault";
import type { Claim, StepResult } from "./rotation-step.ts";

const leaseSeconds = 60;
const longestPauseSeconds = 3_600;

/**
 * Takes the tenant's oldest open rotation. "busy": another process holds it or its row, which is not waited for, or it failed
 * a moment ago and waits;
 * "foreign": it is for another root key than ours; "none": nothing is open.
 */
export async function claimRotation(
	db: Database,
	tenantId: string,
	rootKey: RootKey,
	{ evenAfterFailure = false } = {},
): Promise<Claim | "busy" | "foreign" | "none"> {
	try {
		return await claim(db, tenantId, rootKey, { evenAfterFailure });
	} catch (error) {
		if (error instanceof DatabaseBusy && error.isHeld) return "busy";
		throw error;
	}
}

async function claim(
	db: Database,
	tenantId: string,
	rootKey: RootKey,
	{ evenAfterFailure }: { evenAfterFailure: boolean },
): Promise<Claim | "busy" | "foreign" | "none"> {
	return inTenantSql(db, tenantId, async (sql) => {
		const { rows } = await sql.query<{
			id: string;
			kind: KeyRotationKind;
			requested_at: Date;
			requested_by: string;
			provider: string | null;
			root_key_id: string | null;
			rewrap_all: boolean;
			lease_epoch: number;
			is_leased: boolean;
			has_failed: boolean;
		}>(
			`select id, kind, requested_at, requested_by, provider, root_key_id, rewrap_all, lease_epoch,
				coalesce(lease_until > clock_timestamp(), false) as is_leased, message is not null as has_failed
			from key_rotation where tenant_id = $1 and completed_at is null
			order by requested_at, kind, id limit 1 for update nowait`,
			[tenantId],
		);
		const row = rows[0];
		if (!row) return "none";
		if (row.is_leased && !(evenAfterFailure && row.has_failed)) return "busy";
		if (
			row.provider !== null &&
			(row.provider !== rootKey.provider ||
				row.root_key_id !== rootKey.rootKeyId)
		)
			return "foreign";
		await sql.query(
			`update key_rotation set lease_epoch = lease_epoch + 1, attempts = attempts + 1, message = null,
				lease_until = clock_timestamp() + interval '${leaseSeconds} seconds'
			where tenant_id = $1 and id = $2`,
			[tenantId, row.id],
		);
		return {
			id: row.id,
			tenantId,
			kind: row.kind,
			requestedAt: row.requested_at,
			requestedBy: row.requested_by,
			rewrapAll: row.rewrap_all,
			epoch: row.lease_epoch + 1,
		};
	});
}

/** Lengthens the lease. @throws RotationLost */
export async function renewClaim(db: Database, claim: Claim): Promise<void> {
	const isOurs = await change(
		db,
		claim,
		`lease_until = clock_timestamp() + interval '${leaseSeconds} seconds'`,
	);
	if (!isOurs) throw new RotationLost("another process claimed this rotation");
}

/** Lets another process claim it at once: this one stops. */
export async function releaseClaim(db: Database, claim: Claim): Promise<void> {
	await change(db, claim, "lease_until = null");
}

export async function completeClaim(
	db: Database,
	claim: Claim,
	{ rewritten, refused }: StepResult,
): Promise<void> {
	await change(
		db,
		claim,
		`completed_at = clock_timestamp(), lease_until = null, rewritten = $4, refused = $5`,
		[rewritten, refused],
	);
}

/** Notes a failed rotation; it is tried again after a pause that grows. */
export async function failClaim(
	db: Database,
	claim: Claim,
	message: string,
): Promise<void> {
	await change(
		db,
		claim,
		`message = $4, lease_until = clock_timestamp()
			+ least(${longestPauseSeconds}, 15 * power(2, least(attempts, 10))) * interval '1 second'`,
		[message],
	);
}

/** The lease went to another process; what is left is done there. */
export class RotationLost extends Error {}

async function change(
	db: Database,
	{ tenantId, id, epoch }: Claim,
	set: string,
	values: unknown[] = [],
): Promise<boolean> {
	return inTenantSql(db, tenantId, async (sql) => {
		const { rowCount } = await sql.query(
			`update key_rotation set ${set} where tenant_id = $1 and id = $2 and lease_epoch = $3 and completed_at is null`,
			[tenantId, id, epoch, ...values],
		);
		return rowCount === 1;
	});
}
