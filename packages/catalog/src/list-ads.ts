import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type Ad,
	findById,
	type Page,
	type PageArgs,
	recordOf,
	tablePage,
	type WithReader,
} from "@patchbay/db";

export type AdRecord = Ad;

const adRecord = recordOf<AdRecord>({
	id: "value",
	tenantId: "value",
	campaignId: "value",
	adGroupId: "value",
	externalId: "value",
	name: "value",
	status: "value",
	platformStatus: "value",
	headlines: "value",
	descriptions: "value",
	callToAction: "value",
	destinationUrl: "value",
	importedAt: "instant",
});

/** An ad group's ads by name; those without one last. */
export function listAds(
	ctx: AccessContext & WithReader,
	{ adGroupId, page }: { adGroupId: string; page: PageArgs },
): Page<AdRecord> {
	requirePermission(ctx, "tenant.read");
	return tablePage(ctx.reader, {
		name: "ads",
		table: "ad",
		args: page,
		record: adRecord,
		order: { column: "name", type: "text", direction: "ASC", nullable: true },
		parent: { id: adGroupId, column: "ad_group_id" },
	});
}

/** The tenant's ad, or null. */
export function findAd(
	ctx: AccessContext & WithReader,
	id: string,
): Promise<AdRecord | null> {
	requirePermission(ctx, "tenant.read");
	return findById(ctx.reader, "ad", adRecord, id);
}
