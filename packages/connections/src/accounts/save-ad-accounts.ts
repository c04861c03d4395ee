import { newId, type Platform, type SqlExecutor } from "@patchbay/db";
import type { AdAccountDraft, PlatformSession } from "@patchbay/platforms";
import {
	accountColumns,
	accountValues,
	toStorableAccounts,
} from "./account-columns.ts";

/**
 * Renews the list of a connection's ad accounts with what the platform lists now. What it no longer lists goes, unless
 * it is chosen or something was imported from it. An account that could not be read keeps what is known of it, and its
 * proof tells the reason unless it is chosen: then its own proof does. An access that stands in for the tenant's adds and
 * removes none: it reaches accounts of others too.
 * @returns how many were saved
 */
export async function saveAdAccounts(
	sql: SqlExecutor,
	connection: { tenantId: string; id: string; platform: Platform },
	listed: readonly AdAccountDraft[],
	{ fromEnvironment = false }: Pick<PlatformSession, "fromEnvironment"> = {},
): Promise<number> {
	const storable = toStorableAccounts(listed);
	const accounts = fromEnvironment
		? await onlyKnown(sql, connection, storable)
		: storable;
	const column = <T>(of: (account: AdAccountDraft) => T) => accounts.map(of);
	await sql.query(
		`insert into ad_account (id, tenant_id, connection_id, platform, ${accountColumns}, proof, updated_at)
		select id, $1, $2, $3::"Platform", ${accountColumns}, proof || jsonb_build_object('checkedAt', now()), now()
		from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::boolean[], $10::text[], $11::text[], $12::text[], $13::jsonb[])
			as u(id, ${accountColumns}, proof)
		on conflict (tenant_id, connection_id, external_id) do update set
			name = case when excluded.external_id = any($14::text[]) then ad_account.name else excluded.name end,
			currency_code = coalesce(excluded.currency_code, ad_account.currency_code),
			time_zone = coalesce(excluded.time_zone, ad_account.time_zone),
			manager = case when excluded.external_id = any($14::text[]) then ad_account.manager else excluded.manager end,
			parent_external_id = case when excluded.external_id = any($14::text[])
				then coalesce(excluded.parent_external_id, ad_account.parent_external_id) else excluded.parent_external_id end,
			access_external_id = case when excluded.external_id = any($14::text[])
				then coalesce(excluded.access_external_id, ad_account.access_external_id) else excluded.access_external_id end,
			platform_status = excluded.platform_status,
			proof = case when ad_account.selected then ad_account.proof else excluded.proof end,
			updated_at = excluded.updated_at`,
		[
			connection.tenantId,
			connection.id,
			connection.platform,
			column(() => newId()),
			...accountValues(accounts),
			column(toProof),
			accounts.filter(isUntold).map(({ externalId }) => externalId),
		],
	);
	if (fromEnvironment || accounts.some(isTreeUnknown)) return accounts.length;
	await sql.query(
		`delete from ad_account a
		where a.tenant_id = $1 and a.connection_id = $2 and a.external_id <> all($3::text[]) and not a.selected
			and not a.holds_data and not exists (select 1 from campaign c where c.tenant_id = $1 and c.ad_account_id = a.id)
			and not exists (select 1 from asset s where s.tenant_id = $1 and s.ad_account_id = a.id)
			and not exists (select 1 from import_reconciliation r where r.tenant_id = $1 and r.ad_account_id = a.id)
			and not exists (select 1 from metric_unattributed u where u.tenant_id = $1 and u.ad_account_id = a.id)
			and not exists (select 1 from import_slice i where i.tenant_id = $1 and i.ad_account_id = a.id)`,
		[
			connection.tenantId,
			connection.id,
			column((account) => account.externalId),
		],
	);
	return accounts.length;
}

/** Nothing was told of the account, not even its name. */
function isUntold({ unreadable, currencyCode }: AdAccountDraft): boolean {
	return Boolean(unreadable) && currencyCode === null;
}

/** Tells whether accounts below this one may be missing because reading it failed. */
function isTreeUnknown({ unreadable }: AdAccountDraft): boolean {
	return unreadable?.isRefusal === false;
}

/** The reason of an account that could not be read, in the form of a proof; null for the others. */
function toProof({ unreadable }: AdAccountDraft): string | null {
	if (!unreadable) return null;
	const { code, message, isRefusal } = unreadable;
	const result = isRefusal ? "DENIED" : "FAILED";
	return JSON.stringify({
		campaigns: result,
		spend: result,
		creatives: result,
		message,
		code,
	});
}

async function onlyKnown(
	sql: SqlExecutor,
	{ tenantId, id }: { tenantId: string; id: string },
	listed: readonly AdAccountDraft[],
): Promise<AdAccountDraft[]> {
	const { rows } = await sql.query<{ external_id: string }>(
		"select external_id from ad_account where tenant_id = $1 and connection_id = $2",
		[tenantId, id],
	);
	const known = new Set(rows.map((row) => row.external_id));
	return listed.filter(({ externalId }) => known.has(externalId));
}
