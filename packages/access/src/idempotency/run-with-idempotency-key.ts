import { type Database, inTenantSql } from "@patchbay/db";
import type { AccessContext } from "../context.ts";
import { leaseSeconds } from "./claim-idempotency-key.ts";
import type { IdempotencyClaim } from "./idempotency-claim.ts";
import { keyColumns } from "./key-columns.ts";

/**
 * Runs `work` with a claimed key: the claim is renewed while it runs, and given up when it fails without having made
 * anything, so that the same key can be tried again.
 *
 * @param onTrouble told what went wrong with the claim itself, which then runs out by its lease
 */
export async function runWithIdempotencyKey<Result>(
	db: Database,
	ctx: AccessContext,
	claim: IdempotencyClaim,
	work: (ctx: AccessContext) => Promise<Result>,
	onTrouble: (error: unknown) => void,
): Promise<Result> {
	const renewals = setInterval(
		() => void renew(db, ctx, claim).catch(onTrouble),
		(leaseSeconds * 1_000) / 3,
	);
	renewals.unref();
	try {
		return await work({ ...ctx, idempotency: claim });
	} catch (error) {
		await release(db, ctx, claim).catch(onTrouble);
		throw error;
	} finally {
		clearInterval(renewals);
	}
}

const ownRow = `tenant_id = $1 and actor_type = $2::"ActorType" and actor_id = $3 and key_hash = $4
	and claim_id = $5 and object_id is null`;

const valuesOf = (ctx: AccessContext, { keyHash, id }: IdempotencyClaim) => [
	...keyColumns(ctx, keyHash),
	id,
];

const renew = (db: Database, ctx: AccessContext, claim: IdempotencyClaim) =>
	inTenantSql(db, ctx.tenantId, (sql) =>
		sql.query(
			`update idempotency_key set lease_until = now() + make_interval(secs => ${leaseSeconds}) where ${ownRow}`,
			valuesOf(ctx, claim),
		),
	);

/** A key with an object stays: the work failed after it was made. */
const release = (db: Database, ctx: AccessContext, claim: IdempotencyClaim) =>
	inTenantSql(db, ctx.tenantId, (sql) =>
		sql.query(
			`delete from idempotency_key where ${ownRow}`,
			valuesOf(ctx, claim),
		),
	);
