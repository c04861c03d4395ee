import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type Ad,
	findById,
	keysetPage,
	type Page,
	type PageArgs,
	rawSql,
	recordOf,
	sql,
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
	return keysetPage(ctx.reader, {
		name: "ads",
		args: page,
		alias: "a",
		from: sql`ad a`,
		where: [sql`a.tenant_id = ${ctx.tenantId}`],
		order: [
			{ by: rawSql("a.name"), type: "text", direction: "ASC", nullable: true },
			{ by: rawSql("a.id"), type: "uuid", direction: "ASC" },
		],
		select: adRecord.columns("a"),
		read: adRecord.read,
		parent: { id: adGroupId, column: rawSql("a.ad_group_id") },
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
