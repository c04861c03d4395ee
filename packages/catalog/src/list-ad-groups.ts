import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type AdGroup,
	findById,
	keysetPage,
	type Page,
	type PageArgs,
	rawSql,
	recordOf,
	sql,
	type WithReader,
} from "@patchbay/db";

export type AdGroupRecord = AdGroup;

const adGroupRecord = recordOf<AdGroupRecord>({
	id: "value",
	tenantId: "value",
	campaignId: "value",
	externalId: "value",
	name: "value",
	status: "value",
	platformStatus: "value",
	budgetMicros: "bigint",
	budgetPeriod: "value",
	budgetShared: "value",
	importedAt: "instant",
});

/** A campaign's ad groups by name. */
export function listAdGroups(
	ctx: AccessContext & WithReader,
	{ campaignId, page }: { campaignId: string; page: PageArgs },
): Page<AdGroupRecord> {
	requirePermission(ctx, "tenant.read");
	return keysetPage(ctx.reader, {
		name: "adGroups",
		args: page,
		alias: "g",
		from: sql`ad_group g`,
		where: [sql`g.tenant_id = ${ctx.tenantId}`],
		order: [
			{ by: rawSql("g.name"), type: "text", direction: "ASC" },
			{ by: rawSql("g.id"), type: "uuid", direction: "ASC" },
		],
		select: adGroupRecord.columns("g"),
		read: adGroupRecord.read,
		parent: { id: campaignId, column: rawSql("g.campaign_id") },
	});
}

/** The tenant's ad group, or null. */
export function findAdGroup(
	ctx: AccessContext & WithReader,
	id: string,
): Promise<AdGroupRecord | null> {
	requirePermission(ctx, "tenant.read");
	return findById(ctx.reader, "ad_group", adGroupRecord, id);
}
