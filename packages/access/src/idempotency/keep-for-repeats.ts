import type { SqlExecutor } from "@patchbay/db";
import { Conflict } from "@patchbay/errors";
import type { AccessContext } from "../context.ts";
import { keyColumns } from "./key-columns.ts";

/**
 * Keeps what a verb makes under the request's Idempotency-Key, where it has one. In the transaction that makes it, so that
 * both are there or neither.
 *
 * @throws {Conflict} when the request has lost its hold on the key, by standing still: what it made is undone with it
 */
export async function keepForRepeats(
	sql: SqlExecutor,
	ctx: AccessContext,
	objectId: string,
): Promise<void> {
	const { idempotency: claim } = ctx;
	if (!claim) return;
	const { rowCount } = await sql.query(
		`update idempotency_key set object_id = $6
		where tenant_id = $1 and actor_type = $2::"ActorType" and actor_id = $3 and key_hash = $4
			and claim_id = $5 and object_id is null`,
		[...keyColumns(ctx, claim.keyHash), claim.id, objectId],
	);
	if (rowCount === 0)
		throw new Conflict(
			"Another request with this Idempotency-Key went on in place of this one. Send it again to see what came of it.",
		);
}
