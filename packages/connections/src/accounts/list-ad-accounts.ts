import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type AdAccount,
	containsPattern,
	findById,
	type Page,
	type PageArgs,
	recordOf,
	sql,
	tablePage,
	type WithReader,
} from "@patchbay/db";

/** Days are the account's own, YYYY-MM-DD. */
export type AdAccountRecord = Omit<AdAccount, "newestDay"> & {
	newestDay: string | null;
};

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
	importedCurrencyCode: "value",
	importedTimeZone: "value",
	proof: "value",
	discoveredAt: "instant",
	updatedAt: "instant",
	holdsData: "value",
	newestDay: "date",
	unsyncedAt: "instant",
	hiddenAt: "instant",
	deletingAt: "instant",
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
	return tablePage(ctx.reader, {
		name: "adAccounts",
		table: "ad_account",
		args: page,
		record: adAccountRecord,
		where: [
			search
				? sql`(t.name ilike ${containsPattern(search)} or t.external_id = ${search})`
				: null,
			parentExternalId ? sql`t.parent_external_id = ${parentExternalId}` : null,
			typeof selected === "boolean" ? sql`t.selected = ${selected}` : null,
		],
		order: { column: "name", type: "text", direction: "ASC" },
		parent: { id: connectionId, column: "connection_id" },
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
