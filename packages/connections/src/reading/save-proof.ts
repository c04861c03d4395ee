import { inTenantSql, retryConflicts } from "@patchbay/db";
import type { AccountProof } from "@patchbay/platforms";
import type { ConnectionsContext } from "../context.ts";
import { completeOnboardingOf } from "../onboarding/complete-onboarding-of.ts";
import { followProofs } from "../standing/follow-proofs.ts";
import { lockReading, type Reading } from "./claim-reading.ts";
import type { OpenAccount } from "./open-accounts.ts";
import type { StoredProof } from "./stored-proof.ts";

/** Keeps what reading an account showed, for each connection of the grant that chose it, and lets these follow. */
export async function saveProof(
	ctx: ConnectionsContext,
	reading: Reading,
	{ externalId, askedAt }: Pick<OpenAccount, "externalId" | "askedAt">,
	proof: AccountProof,
): Promise<void> {
	const { tenantId, grantId, platform } = reading;
	const save = () =>
		inTenantSql(ctx.db, tenantId, async (sql) => {
			// The grant, its connections, the reading: everything that changes them locks them in this order.
			await sql.query(
				"select from platform_grant where tenant_id = $1 and id = $2 for no key update",
				[tenantId, grantId],
			);
			const { rows } = await sql.query<{ id: string }>(
				`select c.id from connection c
			where c.tenant_id = $1 and c.grant_id = $2 and c.platform = $3::"Platform" and c.status <> 'DISCONNECTED'
				and exists (select from ad_account a where a.tenant_id = c.tenant_id and a.connection_id = c.id
					and a.external_id = $4 and a.selected)
			order by c.id for no key update of c`,
				[tenantId, grantId, platform, externalId],
			);
			const ids = rows.map(({ id }) => id);
			await lockReading(sql, reading);
			const checkedAt = askedAt.toISOString();
			await sql.query(
				`update ad_account set proof = $4, updated_at = now()
			where tenant_id = $1 and connection_id = any($2::uuid[]) and external_id = $3 and selected`,
				[
					tenantId,
					ids,
					externalId,
					JSON.stringify({ ...proof, checkedAt } satisfies StoredProof),
				],
			);
			await sql.query(
				"update connection set last_verified_at = $3 where tenant_id = $1 and id = any($2::uuid[])",
				[tenantId, ids, checkedAt],
			);
			await followProofs(sql, ctx.platforms, tenantId, ids);
			return ids;
		});
	const ids = await retryConflicts(save);
	for (const id of ids) await completeOnboardingOf(ctx, id);
}

/** Keeps that the access of connections without ad accounts was shown by a call, and lets them follow. */
export async function saveAccessProof(
	ctx: ConnectionsContext,
	reading: Reading,
	{ ids, askedAt }: { ids: readonly string[]; askedAt: Date },
): Promise<void> {
	const { tenantId, grantId } = reading;
	const save = () =>
		inTenantSql(ctx.db, tenantId, async (sql) => {
			await sql.query(
				"select from platform_grant where tenant_id = $1 and id = $2 for no key update",
				[tenantId, grantId],
			);
			await sql.query(
				"select from connection where tenant_id = $1 and id = any($2::uuid[]) order by id for no key update",
				[tenantId, [...ids]],
			);
			await lockReading(sql, reading);
			await sql.query(
				`update connection set last_verified_at = $4
			where tenant_id = $1 and id = any($2::uuid[]) and grant_id = $3`,
				[tenantId, [...ids], grantId, askedAt],
			);
			await followProofs(sql, ctx.platforms, tenantId, ids);
		});
	await retryConflicts(save);
	for (const id of ids) await completeOnboardingOf(ctx, id);
}
