import { newId, type SqlExecutor } from "@patchbay/db";
import type { CampaignDraft } from "@patchbay/platforms";
import type { CatalogScope } from "./catalog-scope.ts";
import { toColumnArrays, toJsonb } from "./column-arrays.ts";
import {
	findOnEarlierPages,
	onceEach,
	type ReadPage,
	type Saved,
} from "./read-page.ts";

/** More of a record than this is not kept. */
export const rawBytesLimit = 65_536;

/**
 * Inserts or updates campaigns by (ad account, external id) in one statement, and stamps them as seen when they were asked for.
 * What was asked for earlier than what is there replaces nothing, as another import may have read them meanwhile.
 */
export async function saveCampaigns(
	sql: SqlExecutor,
	scope: CatalogScope,
	drafts: readonly CampaignDraft[],
	{ askedAt, earlier = [] }: ReadPage = {},
): Promise<Saved<CampaignDraft>> {
	const { once: rows, twice } = onceEach(drafts, (draft) => draft.externalId);
	if (rows.length === 0) return { saved: 0, twice };
	const { from, values } = toColumnArrays(
		rows,
		{
			id: ["uuid", () => newId()],
			external_id: ["text", (row) => row.externalId],
			name: ["text", (row) => row.name],
			status: ["text", (row) => row.status],
			platform_status: ["text", (row) => row.platformStatus],
			objective: ["text", (row) => row.objective],
			budget_micros: ["bigint", (row) => row.budget?.amountMicros ?? null],
			budget_period: ["text", (row) => row.budget?.period ?? null],
			budget_shared: ["boolean", (row) => row.budget?.shared ?? false],
			budget_external_id: ["text", (row) => row.budget?.externalId ?? null],
			currency_code: ["text", (row) => row.currencyCode],
			start_date: ["date", (row) => row.startDate],
			end_date: ["date", (row) => row.endDate],
			raw: ["jsonb", (row) => rawRecord(row.raw)],
		},
		8,
	);
	const { rowCount } = await sql.query(
		`insert into campaign (id, tenant_id, brand_id, connection_id, ad_account_id, platform, external_id, name, status,
			platform_status, objective, budget_micros, budget_period, budget_shared, budget_external_id, currency_code,
			start_date, end_date, raw, imported_at)
		select id, $1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::"Platform", external_id, name, status::"CampaignStatus",
			platform_status, objective, budget_micros, budget_period::"BudgetPeriod", budget_shared, budget_external_id,
			currency_code, start_date, end_date, raw, coalesce($6::timestamptz, now())
		from ${from}
		on conflict (tenant_id, ad_account_id, external_id) do update set
			name = excluded.name, status = excluded.status, platform_status = excluded.platform_status,
			objective = excluded.objective, budget_micros = excluded.budget_micros, budget_period = excluded.budget_period,
			budget_shared = excluded.budget_shared, budget_external_id = excluded.budget_external_id,
			currency_code = excluded.currency_code, start_date = excluded.start_date, end_date = excluded.end_date,
			raw = excluded.raw, imported_at = excluded.imported_at
		where campaign.imported_at <= excluded.imported_at and campaign.imported_at <> all($7::timestamptz[])`,
		[
			scope.tenantId,
			scope.brandId,
			scope.connectionId,
			scope.adAccountId,
			scope.platform,
			askedAt ?? null,
			earlier,
			...values,
		],
	);
	if (rowCount === rows.length) return { saved: rowCount, twice };
	const before = await findOnEarlierPages(
		sql,
		scope,
		{ rows, earlier },
		{ external_id: ["text", (row) => row.externalId] },
		`join campaign stored on stored.tenant_id = $1::uuid and stored.ad_account_id = $2::uuid
			and stored.external_id = draft.external_id`,
	);
	return { saved: rows.length - before.length, twice: [...twice, ...before] };
}

function rawRecord(raw: unknown): string | null {
	if (raw === null || raw === undefined) return null;
	const text = toJsonb(raw);
	return Buffer.byteLength(text) <= rawBytesLimit ? text : null;
}
