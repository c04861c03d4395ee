import type { SqlExecutor } from "@patchbay/db";
import { cancelAccountImports } from "../disconnecting/cancel-imports.ts";
import { askForHistory } from "../syncing/write-schedules.ts";

/** Names a connection after its account, or the first of them. Null with none chosen. */
export function toAccountName(names: readonly string[]): string | null {
	const [first, ...rest] = names;
	if (first === undefined) return null;
	return rest.length === 0 ? first : `${first} and ${rest.length} more`;
}

/**
 * Finds those of these accounts that another connection of the brand imports already: counted twice, spend would be
 * wrong.
 */
export async function accountsChosenElsewhere(
	sql: SqlExecutor,
	connection: { tenantId: string; id: string; brandId: string },
	externalIds: readonly string[],
): Promise<{ externalId: string; name: string }[]> {
	const { rows } = await sql.query<{ externalId: string; name: string }>(
		`select distinct on (a.external_id) a.external_id as "externalId", a.name
		from ad_account a
		join connection other on other.tenant_id = a.tenant_id and other.id = a.connection_id
		join connection self on self.tenant_id = $1 and self.id = $2 and self.platform = other.platform
		where a.tenant_id = $1 and a.selected and a.external_id = any($4::text[])
			and other.brand_id = $3 and other.id <> $2 and other.status <> 'DISCONNECTED'
		order by a.external_id`,
		[connection.tenantId, connection.id, connection.brandId, [...externalIds]],
	);
	return rows;
}

/** Fates that the data of an account can have when it is no longer chosen. */
export const deselectedData = ["KEEP", "HIDE", "DELETE"] as const;
export type DeselectedData = (typeof deselectedData)[number];

/** Accounts of a connection whose data is still being deleted: they cannot be chosen before it is gone. */
export async function accountsBeingDeleted(
	sql: SqlExecutor,
	{ tenantId, id }: { tenantId: string; id: string },
	externalIds: readonly string[],
): Promise<{ externalId: string; name: string }[]> {
	const { rows } = await sql.query<{ externalId: string; name: string }>(
		`select external_id as "externalId", name from ad_account
		where tenant_id = $1 and connection_id = $2 and external_id = any($3::text[]) and deleting_at is not null
		order by name, id`,
		[tenantId, id, [...externalIds]],
	);
	return rows;
}

/**
 * Makes exactly these accounts the chosen ones and renews the connection's name. A proof stays with an account that
 * was chosen before; one that is chosen again shows its history again. What is no longer chosen is not read any more, and its
 * history is kept, hidden or marked for deletion. The caller holds the connection's row.
 * @returns the accounts that are no longer chosen
 */
export async function setSelection(
	sql: SqlExecutor,
	connection: { tenantId: string; id: string },
	externalIds: readonly string[],
	data: DeselectedData = "KEEP",
): Promise<{ id: string; externalId: string }[]> {
	const values = [connection.tenantId, connection.id, [...externalIds]];
	const { rows: changed } = await sql.query<{
		id: string;
		externalId: string;
		selected: boolean;
	}>(
		`update ad_account set selected = not selected, proof = null, updated_at = now(),
			unsynced_at = case when selected and holds_data then now() end,
			hidden_at = case when selected and holds_data and $4 <> 'KEEP' then now() end,
			deleting_at = case when selected and holds_data and $4 = 'DELETE' then now() else deleting_at end
		where tenant_id = $1 and connection_id = $2 and selected <> (external_id = any($3::text[]))
		returning id, external_id as "externalId", selected`,
		[...values, data],
	);
	const deselected = changed.filter(({ selected }) => !selected);
	await cancelAccountImports(
		sql,
		connection,
		deselected.map(({ id }) => id),
	);
	if (changed.some(({ selected }) => selected))
		await askForHistory(sql, connection);
	const { rows } = await sql.query<{ name: string }>(
		`select name from ad_account
		where tenant_id = $1 and connection_id = $2 and external_id = any($3::text[]) order by name, id`,
		values,
	);
	await sql.query(
		"update connection set account_name = $3 where tenant_id = $1 and id = $2",
		[
			connection.tenantId,
			connection.id,
			toAccountName(rows.map(({ name }) => name)),
		],
	);
	return deselected.map(({ id, externalId }) => ({ id, externalId }));
}
