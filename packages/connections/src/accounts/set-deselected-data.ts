import { type AccessContext, requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	type Connection,
	inTenantSql,
	notify,
	type SqlExecutor,
} from "@patchbay/db";
import { Conflict, InvalidInput } from "@patchbay/errors";
import { z } from "zod";
import {
	beginDeletion,
	type DeletingContext,
} from "../disconnecting/begin-deletion.ts";
import { markForDeletion } from "../disconnecting/delete-account-data.ts";
import { lockConnection } from "../find-in-tenant.ts";
import { type DeselectedData, deselectedData } from "./selection.ts";

export const setDeselectedDataInput = z.object({
	connectionId: z.uuid(),
	externalIds: z
		.array(z.string().min(1).max(100))
		.min(1, "Name at least one ad account.")
		.max(500, "Name at most 500 ad accounts.")
		.transform((ids) => [...new Set(ids)]),
	deselectedData: z.enum(deselectedData),
});
export type SetDeselectedDataInput = z.output<typeof setDeselectedDataInput>;

interface DeselectedAccount {
	id: string;
	externalId: string;
	name: string;
	selected: boolean;
	beingDeleted: boolean;
}

/**
 * Keeps, hides or deletes what was imported of accounts that are no longer chosen. It asks nothing of the platform, so it also
 * works when the access has ended.
 *
 * @throws {NotFound} for an unknown connection
 * @throws {InvalidInput} for an account that the connection does not have
 * @throws {Conflict} for one that is chosen, or whose data is being deleted and should stay
 */
export async function setDeselectedData(
	ctx: AccessContext & DeletingContext,
	input: SetDeselectedDataInput,
): Promise<{ connectionId: string }> {
	requirePermission(ctx, "connection.manage");
	const { tenantId } = ctx;
	const { connectionId, externalIds, deselectedData: data } = input;
	const accounts = await inTenantSql(ctx.db, tenantId, async (sql) => {
		// Whoever chooses accounts, or saves a page of them, comes wholly before or after this.
		const { status } = await lockConnection(sql, tenantId, connectionId);
		const found = await findDeselected(
			sql,
			{ tenantId, id: connectionId, status },
			input,
		);
		const ids = found.map(({ id }) => id);
		if (data === "DELETE") await markForDeletion(sql, tenantId, ids);
		else
			await sql.query(
				`update ad_account set hidden_at = case when $3 then coalesce(hidden_at, now()) end, updated_at = now()
				where tenant_id = $1 and id = any($2::uuid[])`,
				[tenantId, ids, data === "HIDE"],
			);
		await recordAudit(sql, ctx, {
			action: "SELECT_ACCOUNTS",
			target: { type: "Connection", id: connectionId },
			detail: { deselected: externalIds, deselectedData: data },
		});
		await notify(sql, "connection", { tenantId, id: connectionId });
		return found;
	});
	if (data === "DELETE") await beginDeletion(ctx, accounts);
	return { connectionId };
}

/** Locks the accounts, of which something is stored. */
async function findDeselected(
	sql: SqlExecutor,
	{
		tenantId,
		id,
		status,
	}: { tenantId: string; id: string; status: Connection["status"] },
	{
		externalIds,
		deselectedData: data,
	}: { externalIds: readonly string[]; deselectedData: DeselectedData },
): Promise<DeselectedAccount[]> {
	const { rows } = await sql.query<DeselectedAccount & { holdsData: boolean }>(
		`select id, external_id as "externalId", name, selected, holds_data as "holdsData", deleting_at is not null as "beingDeleted"
		from ad_account where tenant_id = $1 and connection_id = $2 and external_id = any($3::text[])
		order by id for no key update`,
		[tenantId, id, externalIds],
	);
	const known = new Set(rows.map(({ externalId }) => externalId));
	const field = ["externalIds"];
	for (const externalId of externalIds)
		if (!known.has(externalId))
			throw new InvalidInput(
				`This connection has no ad account ${externalId}. Choose one of its accounts.`,
				{ field },
			);
	for (const { name, selected, beingDeleted } of rows) {
		if (selected)
			throw new Conflict(
				status === "DISCONNECTED"
					? `${name} was chosen when the connection ended. Disconnect it once more, with its imported data deleted; or connect it again, and take ${name} out of the chosen accounts.`
					: `${name} is chosen. Take it out of the chosen accounts, and say there what becomes of its data.`,
				{ field },
			);
		if (beingDeleted && data !== "DELETE")
			throw new Conflict(
				`The data of ${name} is being deleted already. Choose the account again to import it anew.`,
				{ field },
			);
	}
	return rows.filter(({ holdsData }) => holdsData);
}
