import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type Asset,
	type AssetKind,
	findById,
	keysetPage,
	type Page,
	type PageArgs,
	rawSql,
	recordOf,
	sql,
	type WithReader,
} from "@patchbay/db";

export type AssetRecord = Omit<
	Asset,
	| "storedSourceUrl"
	| "contentKey"
	| "storedContentKey"
	| "hasFile"
	| "posterUrl"
	| "fileCheckedAt"
	| "thumbnailDueAt"
	| "thumbnailAttempts"
>;

const assetRecord = recordOf<AssetRecord>({
	id: "value",
	tenantId: "value",
	connectionId: "value",
	adAccountId: "value",
	platform: "value",
	externalId: "value",
	kind: "value",
	name: "value",
	text: "value",
	sourceUrl: "value",
	mimeType: "value",
	byteSize: "bigint",
	sha256: "value",
	width: "value",
	height: "value",
	blobKey: "value",
	thumbnailKey: "value",
	logicalKey: "value",
	storedAt: "instant",
	failure: "value",
	importedAt: "instant",
});

export interface ListAssets {
	page: PageArgs;
	kind?: AssetKind | null | undefined;
	/** Assets used by the campaign and its ads, or by one ad. */
	parent: { campaignId: string } | { adId: string };
}

/** The assets of a campaign or an ad, each once, in the order they were first imported. */
export function listAssets(
	ctx: AccessContext & WithReader,
	{ page, kind, parent }: ListAssets,
): Page<AssetRecord> {
	requirePermission(ctx, "tenant.read");
	const [parentId, column] =
		"campaignId" in parent
			? [parent.campaignId, rawSql("campaign_id")]
			: [parent.adId, rawSql("ad_id")];
	return keysetPage(ctx.reader, {
		name: "assets",
		args: page,
		alias: "a",
		// The same asset can stand in several places of one campaign.
		from: sql`(select distinct l.${column} as parent_id, l.asset_id from asset_link l where l.tenant_id = ${ctx.tenantId} and l.${column} = parent.id) link join asset a on a.tenant_id = ${ctx.tenantId} and a.id = link.asset_id`,
		where: kind ? [sql`a.kind = ${kind}::"AssetKind"`] : [],
		order: [{ by: rawSql("a.id"), type: "uuid", direction: "ASC" }],
		select: assetRecord.columns("a"),
		read: assetRecord.read,
		parent: { id: parentId, column: rawSql("link.parent_id") },
	});
}

/** The tenant's asset, or null. */
export function findAsset(
	ctx: AccessContext & WithReader,
	id: string,
): Promise<AssetRecord | null> {
	requirePermission(ctx, "tenant.read");
	return findById(ctx.reader, "asset", assetRecord, id);
}
