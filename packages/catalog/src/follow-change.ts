import type { SqlExecutor } from "@patchbay/db";
import type {
	BudgetDraft,
	CampaignStatus,
	KeywordDraft,
	PlatformId,
} from "@patchbay/platforms";
import { saveKeywords } from "./save-keywords.ts";

/** An ad account at its platform: several connections of a tenant may have it, each with rows of its own. */
export interface AccountKey {
	tenantId: string;
	platform: PlatformId;
	accountExternalId: string;
}

/** Object of an account by the platform's ids, and the table that holds its rows. */
export interface ChangedObject extends AccountKey {
	table: "campaign" | "ad_group" | "ad" | "keyword";
	externalId: string;
	/** Set for an ad and a keyword, whose ids count within their ad group. */
	adGroupExternalId: string | null;
}

/** Ids of the account's rows, as `a.id`. `$1` to `$3`: tenant, platform, the account's id. */
const accounts = `(select a.id from ad_account a
	where a.tenant_id = $1 and a.platform = $2::"Platform" and a.external_id = $3)`;

const keyOf = ({ tenantId, platform, accountExternalId }: AccountKey) => [
	tenantId,
	platform,
	accountExternalId,
];

/**
 * Stores the budget that the platform told of a campaign or an ad group after a change, and of the other campaigns that spend
 * from the same one.
 * @param askedAt time of the question, by the database: what was read later stays
 */
export async function followBudget(
	sql: SqlExecutor,
	of: ChangedObject,
	budget: BudgetDraft,
	askedAt: Date,
): Promise<void> {
	const values = [
		...keyOf(of),
		of.externalId,
		budget.amountMicros,
		budget.period,
		budget.shared,
		askedAt,
	];
	if (of.table === "campaign")
		await sql.query(
			`update campaign c set budget_micros = $5, budget_period = $6::"BudgetPeriod", budget_shared = $7,
				budget_external_id = coalesce($9, budget_external_id), imported_at = $8
			where c.tenant_id = $1 and c.ad_account_id in ${accounts} and c.imported_at <= $8
				and (c.external_id = $4 or ($7 and c.budget_external_id = $9))`,
			[...values, budget.externalId],
		);
	else
		await sql.query(
			`update ad_group g set budget_micros = $5, budget_period = $6::"BudgetPeriod", budget_shared = $7, imported_at = $8
			from campaign c
			where g.tenant_id = $1 and c.tenant_id = g.tenant_id and c.id = g.campaign_id
				and c.ad_account_id in ${accounts} and g.imported_at <= $8 and g.external_id = $4`,
			values,
		);
}

/** Stores the switch that the platform told of an object after a change. What has ended does not begin anew by being switched on. */
export async function followStatus(
	sql: SqlExecutor,
	of: ChangedObject,
	told: { status: CampaignStatus; platformStatus: string },
	askedAt: Date,
): Promise<void> {
	const values = [
		...keyOf(of),
		of.externalId,
		told.status,
		told.platformStatus,
		askedAt,
	];
	const set = (row: string) =>
		`set status = case when ${row}.status = 'ENDED' and $5 = 'ACTIVE' then ${row}.status else $5::"CampaignStatus" end,
			platform_status = $6, imported_at = $7`;
	switch (of.table) {
		case "campaign":
			await sql.query(
				`update campaign c ${set("c")} where c.tenant_id = $1 and c.ad_account_id in ${accounts}
					and c.imported_at <= $7 and c.external_id = $4`,
				values,
			);
			return;
		case "ad_group":
			await sql.query(
				`update ad_group o ${set("o")} from campaign c
				where o.tenant_id = $1 and c.tenant_id = o.tenant_id and c.id = o.campaign_id
					and c.ad_account_id in ${accounts} and o.imported_at <= $7 and o.external_id = $4`,
				values,
			);
			return;
		default:
			await sql.query(
				`update ${of.table} o ${set("o")} from campaign c, ad_group g
				where o.tenant_id = $1 and c.tenant_id = o.tenant_id and c.id = o.campaign_id
					and g.tenant_id = o.tenant_id and g.id = o.ad_group_id and g.external_id = $8
					and c.ad_account_id in ${accounts} and o.imported_at <= $7 and o.external_id = $4`,
				[...values, of.adGroupExternalId],
			);
	}
}

/** Stores the keywords that the platform told of an ad group after some were added. */
export async function followKeywords(
	sql: SqlExecutor,
	of: AccountKey,
	keywords: readonly KeywordDraft[],
	askedAt: Date,
): Promise<void> {
	const { rows } = await sql.query<{ id: string }>(
		`select a.id from ad_account a where a.id in ${accounts} order by a.id`,
		keyOf(of),
	);
	for (const { id: adAccountId } of rows)
		await saveKeywords(sql, { tenantId: of.tenantId, adAccountId }, keywords, {
			askedAt,
		});
}
