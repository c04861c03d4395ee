import {
	type Database,
	inTenantSql,
	newId,
	type SqlExecutor,
} from "@patchbay/db";
import { AppError, Conflict } from "@patchbay/errors";
import type { AccessContext } from "../context.ts";
import type { IdempotencyClaim, KeyedRequest } from "./idempotency-claim.ts";
import { keyColumns } from "./key-columns.ts";

/** Life of a claim that nobody renews; a process that was killed blocks its key no longer. */
export const leaseSeconds = 30;

/** Either the key is this request's now, or what an earlier one made is there. */
export type KeyState =
	| { claim: IdempotencyClaim }
	| { objectId: string; claimId: string };

interface Row {
	body_hash: Buffer;
	claim_id: string;
	object_id: string | null;
}

/**
 * Claims a key for its actor in its tenant, for a day. A claim whose lease has run out made nothing and is taken over.
 *
 * @throws {AppError} IDEMPOTENCY_MISMATCH when the key was used with another body
 * @throws {Conflict} while an equal request runs
 */
export async function claimIdempotencyKey(
	db: Database,
	ctx: AccessContext,
	{ keyHash, bodyHash }: KeyedRequest,
): Promise<KeyState> {
	const claim = { id: newId(), keyHash, replaces: null };
	const key = keyColumns(ctx, keyHash);
	return inTenantSql(db, ctx.tenantId, async (sql) => {
		// Looked at first: the row of a request that is just committing is locked, and would have to be waited for.
		const known = await find(sql, key, "not free");
		if (known) return judge(known, bodyHash);
		const { rowCount } = await sql.query(
			`insert into idempotency_key as k
				(tenant_id, actor_type, actor_id, key_hash, body_hash, claim_id, lease_until, expires_at)
			values ($1, $2::"ActorType", $3, $4, $5, $6, now() + make_interval(secs => ${leaseSeconds}), now() + interval '24 hours')
			on conflict (tenant_id, actor_type, actor_id, key_hash) do update
				set body_hash = excluded.body_hash, claim_id = excluded.claim_id, lease_until = excluded.lease_until,
					expires_at = excluded.expires_at, object_id = null
				where ${isFree("k")}`,
			[...key, bodyHash, claim.id],
		);
		if (rowCount === 1) return { claim };
		const other = await find(sql, key);
		// Without a row, the equal request has failed at this very moment.
		if (!other) throw stillRunning();
		return judge(other, bodyHash);
	});
}

/** Condition of a key that is free: its day is over, or it made nothing and nobody works on it. */
const isFree = (alias: string) =>
	`(${alias}.expires_at < now() or (${alias}.object_id is null and ${alias}.lease_until < now()))`;

async function find(
	sql: SqlExecutor,
	key: readonly unknown[],
	which: "all" | "not free" = "all",
): Promise<Row | undefined> {
	const { rows } = await sql.query<Row>(
		`select k.body_hash, k.claim_id, k.object_id from idempotency_key k
		where k.tenant_id = $1 and k.actor_type = $2::"ActorType" and k.actor_id = $3 and k.key_hash = $4
			${which === "all" ? "" : `and not ${isFree("k")}`}`,
		key,
	);
	return rows[0];
}

function judge(
	{ body_hash, object_id, claim_id }: Row,
	bodyHash: Buffer,
): { objectId: string; claimId: string } {
	if (!body_hash.equals(bodyHash))
		throw new AppError(
			"IDEMPOTENCY_MISMATCH",
			"This Idempotency-Key was used for another request. Use a new key for each new request, and the same key only to repeat it unchanged.",
		);
	if (object_id === null) throw stillRunning();
	return { objectId: object_id, claimId: claim_id };
}

/**
 * Claims a key whose request is begun anew in place of what it began before.
 * @throws {Conflict} when an equal request does that at the same moment
 */
export async function reclaimIdempotencyKey(
	db: Database,
	ctx: AccessContext,
	keyHash: Buffer,
	kept: { objectId: string; claimId: string },
): Promise<IdempotencyClaim> {
	const claim = { id: newId(), keyHash, replaces: kept.objectId };
	await inTenantSql(db, ctx.tenantId, async (sql) => {
		const { rowCount } = await sql.query(
			`update idempotency_key
			set claim_id = $6, object_id = null, lease_until = now() + make_interval(secs => ${leaseSeconds})
			where tenant_id = $1 and actor_type = $2::"ActorType" and actor_id = $3 and key_hash = $4
				and claim_id = $5 and object_id is not null`,
			[...keyColumns(ctx, keyHash), kept.claimId, claim.id],
		);
		if (rowCount === 0) throw stillRunning();
	});
	return claim;
}

const stillRunning = () =>
	new Conflict(
		"A request with this Idempotency-Key is still running. Send it again in a few seconds.",
	);
