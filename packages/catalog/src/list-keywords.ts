import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	findById,
	type Keyword,
	type Page,
	type PageArgs,
	recordOf,
	tablePage,
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
	return tablePage(ctx.reader, {
		name: "keywords",
		table: "keyword",
		args: page,
		record: keywordRecord,
		order: { column: "text", type: "text", direction: "ASC" },
		parent: { id: adGroupId, column: "ad_group_id" },
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
