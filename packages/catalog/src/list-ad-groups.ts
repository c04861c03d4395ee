import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type AdGroup,
	findById,
	type Page,
	type PageArgs,
	recordOf,
	tablePage,
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
	return tablePage(ctx.reader, {
		name: "adGroups",
		table: "ad_group",
		args: page,
		record: adGroupRecord,
		order: { column: "name", type: "text", direction: "ASC" },
		parent: { id: campaignId, column: "campaign_id" },
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
