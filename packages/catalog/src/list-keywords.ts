import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	findById,
	type Keyword,
	keysetPage,
	type Page,
	type PageArgs,
	rawSql,
	recordOf,
	sql,
	type WithReader,
} from "@patchbay/db";

export type KeywordRecord = Keyword;

const keywordRecord = recordOf<KeywordRecord>({
	id: "value",
	tenantId: "value",
	campaignId: "value",
	adGroupId: "value",
	externalId: "value",
	text: "value",
	matchType: "value",
	negative: "value",
	status: "value",
	platformStatus: "value",
	importedAt: "instant",
});

/** An ad group's keywords by text. */
export function listKeywords(
	ctx: AccessContext & WithReader,
	{ adGroupId, page }: { adGroupId: string; page: PageArgs },
): Page<KeywordRecord> {
	requirePermission(ctx, "tenant.read");
	return keysetPage(ctx.reader, {
		name: "keywords",
		args: page,
		alias: "k",
		from: sql`keyword k`,
		where: [sql`k.tenant_id = ${ctx.tenantId}`],
		order: [
			{ by: rawSql("k.text"), type: "text", direction: "ASC" },
			{ by: rawSql("k.id"), type: "uuid", direction: "ASC" },
		],
		select: keywordRecord.columns("k"),
		read: keywordRecord.read,
		parent: { id: adGroupId, column: rawSql("k.ad_group_id") },
	});
}

/** The tenant's keyword, or null. */
export function findKeyword(
	ctx: AccessContext & WithReader,
	id: string,
): Promise<KeywordRecord | null> {
	requirePermission(ctx, "tenant.read");
	return findById(ctx.reader, "keyword", keywordRecord, id);
}
