import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type Campaign,
	type CampaignStatus,
	containsPattern,
	type Direction,
	findById,
	keysetPage,
	type OrderColumn,
	type Page,
	type PageArgs,
	type Platform,
	rawSql,
	recordOf,
	type Sql,
	sql,
	type WithReader,
} from "@patchbay/db";
import { InvalidInput, NotFound } from "@patchbay/errors";
import {
	checkCompleteDays,
	countedAccounts,
	countedCampaigns,
} from "./counted-accounts.ts";
import { wholeWeeks } from "./metrics/whole-weeks.ts";
import { sameCampaigns } from "./same-campaigns.ts";

/**
 * Campaign without the platform's record, which only `findCampaignRaw` reads. Dates are the account's days, YYYY-MM-DD.
 */
export type CampaignRecord = Omit<Campaign, "raw" | "startDate" | "endDate"> & {
	startDate: string | null;
	endDate: string | null;
};

const campaignRecord = recordOf<CampaignRecord>({
	id: "value",
	tenantId: "value",
	brandId: "value",
	connectionId: "value",
	adAccountId: "value",
	platform: "value",
	externalId: "value",
	name: "value",
	status: "value",
	platformStatus: "value",
	objective: "value",
	budgetMicros: "bigint",
	budgetPeriod: "value",
	budgetShared: "value",
	budgetExternalId: "value",
	currencyCode: "value",
	startDate: "date",
	endDate: "date",
	importedAt: "instant",
});

export const campaignOrderFields = [
	"NAME",
	"SPEND",
	"STATUS",
	"IMPORTED_AT",
] as const;

export interface CampaignOrder {
	field: (typeof campaignOrderFields)[number];
	direction: Direction;
	/** Start of the range for SPEND, YYYY-MM-DD, inclusive; an end left out is open. */
	spendFrom?: string | null | undefined;
	spendTo?: string | null | undefined;
	/** Only the last so many complete days in each account's own zone, among those of the range. */
	spendCompleteDays?: number | null | undefined;
}

export interface ListCampaigns {
	page: PageArgs;
	connectionId?: string | null | undefined;
	adAccountId?: string | null | undefined;
	brandId?: string | null | undefined;
	platforms?: readonly Platform[] | null | undefined;
	statuses?: readonly CampaignStatus[] | null | undefined;
	/** Part of the name in any case, or the platform's id. */
	search?: string | null | undefined;
	order?: CampaignOrder | undefined;
	/** The campaigns of one brand, as its own list. */
	parent?: { brandId: string } | undefined;
}

/** The tenant's campaigns; by name when no order is given. @throws InvalidInput for days the wrong way round */
export function listCampaigns(
	ctx: AccessContext & WithReader,
	{ page, order, parent, ...filter }: ListCampaigns,
): Page<CampaignRecord> {
	requirePermission(ctx, "tenant.read");
	const { spendFrom, spendTo } = order ?? {};
	if (spendFrom && spendTo && spendFrom > spendTo)
		throw new InvalidInput("`spendFrom` must not be after `spendTo`.", {
			field: ["orderBy", "spendFrom"],
		});
	checkCompleteDays(order?.spendCompleteDays, ["orderBy", "spendCompleteDays"]);
	const { brandId, connectionId, adAccountId } = filter;
	const { platforms, statuses, search } = filter;
	return keysetPage(ctx.reader, {
		name: `campaigns ${order?.spendFrom ?? ""} ${order?.spendTo ?? ""} ${order?.spendCompleteDays ?? ""}`,
		args: page,
		alias: "c",
		from:
			order?.field === "SPEND"
				? campaignsWithSpend(ctx, order, { ...filter, parent })
				: sql`campaign c`,
		where: [
			sql`c.tenant_id = ${ctx.tenantId}`,
			...(brandId ? [sql`c.brand_id = ${brandId}`] : []),
			...(connectionId ? [sql`c.connection_id = ${connectionId}`] : []),
			...(adAccountId ? [sql`c.ad_account_id = ${adAccountId}`] : []),
			...(platforms ? [sql`c.platform = any(${platforms}::"Platform"[])`] : []),
			...(statuses
				? [sql`c.status = any(${statuses}::"CampaignStatus"[])`]
				: []),
			...countedCampaigns(ctx, {
				brandIds: brandId ? [brandId] : null,
				connectionIds: connectionId ? [connectionId] : null,
				adAccountIds: adAccountId ? [adAccountId] : null,
				parent: parent && "brand",
			}),
			...(search
				? [
						sql`(c.name ilike ${containsPattern(search)} or c.external_id = ${search})`,
					]
				: []),
		],
		order: orderColumns(
			order ?? { field: "NAME", direction: "ASC" },
			parent
				? ownCurrency(ctx, rawSql("parent.id"))
				: brandId
					? ownCurrency(ctx, sql`${brandId}::uuid`)
					: null,
		),
		select: campaignRecord.columns("c"),
		read: campaignRecord.read,
		parent: parent && { id: parent.brandId, column: rawSql("c.brand_id") },
	});
}

/**
 * Campaigns with what they spent in their currency, each day by the connection of the brand that answers it: whole weeks by one
 * row each. Only accounts that the list may hold are read: summing what the list's filters leave out would cost the most.
 */
function campaignsWithSpend(
	ctx: AccessContext,
	{ spendFrom, spendTo, spendCompleteDays: completeDays }: CampaignOrder,
	{ brandId, connectionId, adAccountId, platforms, parent }: ListedAccounts,
): Sql {
	const { tenantId } = ctx;
	const accounts = countedAccounts(ctx, {
		brandIds: brandId ? [brandId] : null,
		connectionIds: connectionId ? [connectionId] : null,
		adAccountIds: adAccountId ? [adAccountId] : null,
		platforms,
		parent: parent && "brand",
		completeDays,
		byBrand: true,
	});
	const read = (table: string, within: string) =>
		sql`select d.campaign_id, d.currency_code, d.cost_micros from ${rawSql(table)} d
			where d.tenant_id = ${tenantId} and d.ad_account_id = a.id and ${rawSql(within)}`;
	return sql`campaign c left join (
		select coalesce(same.other_id, m.campaign_id) as campaign_id, m.currency_code, sum(m.cost_micros) as micros
		from (select counted.*, account_today(counted.day_zone) as today from ${accounts} counted offset 0) a,
		lateral ${wholeWeeks(spendFrom ?? null, spendTo ?? null)} s, lateral (
			${read("metric_campaign_weekly", "d.week >= s.first_week and d.week < s.end_of_weeks")}
			union all ${read("metric_daily", "d.date >= s.starts and d.date < s.first_week")}
			union all ${read("metric_daily", "d.date >= s.end_of_weeks and d.date < s.ends")}
		) m left join ${sameCampaigns(tenantId)} same on same.id = m.campaign_id
		group by 1, m.currency_code
	) spend on spend.campaign_id = c.id and spend.currency_code = c.currency_code`;
}

type ListedAccounts = Pick<
	ListCampaigns,
	"brandId" | "connectionId" | "adAccountId" | "platforms" | "parent"
>;

/** Tells whether a campaign is in another currency than its brand's own. */
const ownCurrency = ({ tenantId }: AccessContext, brandId: Sql): Sql =>
	sql`(c.currency_code <> (select b.currency_code from brand b where b.tenant_id = ${tenantId} and b.id = ${brandId}))`;

/** @param isForeign for the list of one brand: whether a campaign is in another currency than the brand's */
function orderColumns(
	{ field, direction }: CampaignOrder,
	isForeign: Sql | null,
): OrderColumn[] {
	const column = (by: string, type: string): OrderColumn => ({
		by: rawSql(by),
		type,
		direction,
	});
	const id = column("c.id", "uuid");
	switch (field) {
		case "NAME":
			return [column("c.name", "text"), id];
		case "STATUS":
			return [
				column("c.status", '"CampaignStatus"'),
				column("c.name", "text"),
				id,
			];
		case "IMPORTED_AT":
			return [column("c.imported_at", "timestamptz"), id];
		case "SPEND":
			// Amounts of two currencies cannot be compared: one currency after another, a brand's own first.
			return [
				...(isForeign
					? [{ by: isForeign, type: "boolean", direction: "ASC" } as const]
					: []),
				{ by: rawSql("c.currency_code"), type: "text", direction: "ASC" },
				column("coalesce(spend.micros, 0)", "numeric"),
				id,
			];
	}
}

/** The tenant's campaign, or null. */
export function findCampaign(
	ctx: AccessContext & WithReader,
	id: string,
): Promise<CampaignRecord | null> {
	requirePermission(ctx, "tenant.read");
	return findById(ctx.reader, "campaign", campaignRecord, id);
}

/** The platform's record as it was received; null when none was kept. */
export function findCampaignRaw(
	ctx: AccessContext & WithReader,
	id: string,
): Promise<unknown> {
	requirePermission(ctx, "campaign.raw");
	return ctx.reader.batched("campaign raw", id, async (ids) => {
		const rows = await ctx.reader.query<{ id: string; raw: unknown }>(
			sql`select c.id, c.raw from campaign c where c.tenant_id = ${ctx.tenantId} and c.id = any(${ids}::uuid[])`,
		);
		const found = new Map(rows.map(({ id, raw }) => [id, raw]));
		return ids.map((key) => found.get(key) ?? null);
	});
}

/** @throws NotFound also for another tenant's campaign */
export async function getCampaign(
	ctx: AccessContext & WithReader,
	id: string,
): Promise<CampaignRecord> {
	const campaign = await findCampaign(ctx, id);
	if (campaign) return campaign;
	throw new NotFound("This campaign does not exist.");
}
