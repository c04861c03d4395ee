import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type AdAccount,
	containsPattern,
	findById,
	keysetPage,
	type Page,
	type PageArgs,
	rawSql,
	recordOf,
	sql,
	type WithReader,
} from "@patchbay/db";

export type AdAccountRecord = AdAccount;

const adAccountRecord = recordOf<AdAccountRecord>({
	id: "value",
	tenantId: "value",
	connectionId: "value",
	platform: "value",
	externalId: "value",
	name: "value",
	currencyCode: "value",
	timeZone: "value",
	selected: "value",
	manager: "value",
	parentExternalId: "value",
	accessExternalId: "value",
	platformStatus: "value",
	proof: "value",
	discoveredAt: "instant",
	updatedAt: "instant",
});

export interface ListAdAccounts {
	connectionId: string;
	page: PageArgs;
	/** Part of the name in any case, or the platform's id. */
	search?: string | null | undefined;
	parentExternalId?: string | null | undefined;
	selected?: boolean | null | undefined;
}

/** A connection's ad accounts by name. */
export function listAdAccounts(
	ctx: AccessContext & WithReader,
	{ connectionId, page, search, parentExternalId, selected }: ListAdAccounts,
): Page<AdAccountRecord> {
	requirePermission(ctx, "tenant.read");
	return keysetPage(ctx.reader, {
		name: "adAccounts",
		args: page,
		alias: "a",
		from: sql`ad_account a`,
		where: [
			sql`a.tenant_id = ${ctx.tenantId}`,
			...(search
				? [
						sql`(a.name ilike ${containsPattern(search)} or a.external_id = ${search})`,
					]
				: []),
			...(parentExternalId
				? [sql`a.parent_external_id = ${parentExternalId}`]
				: []),
			...(typeof selected === "boolean" ? [sql`a.selected = ${selected}`] : []),
		],
		order: [
			{ by: rawSql("a.name"), type: "text", direction: "ASC" },
			{ by: rawSql("a.id"), type: "uuid", direction: "ASC" },
		],
		select: adAccountRecord.columns("a"),
		read: adAccountRecord.read,
		parent: { id: connectionId, column: rawSql("a.connection_id") },
	});
}

/** The tenant's ad account, or null. */
export function findAdAccount(
	ctx: AccessContext & WithReader,
	id: string,
): Promise<AdAccountRecord | null> {
	requirePermission(ctx, "tenant.read");
	return findById(ctx.reader, "ad_account", adAccountRecord, id);
}
