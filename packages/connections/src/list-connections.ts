import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type Connection,
	type ConnectionStatus,
	keysetPage,
	type Page,
	type PageArgs,
	type Parts,
	type PartValues,
	type Platform,
	rawSql,
	recordOf,
	sql,
	type WantedFields,
	type WithReader,
} from "@patchbay/db";

/** A connection as it is shown; what workers keep for themselves is left out. */
export type ConnectionRecord = Omit<Connection, "cause" | "proofRequestedAt">;

export const connectionRecord = recordOf<ConnectionRecord>({
	id: "value",
	tenantId: "value",
	brandId: "value",
	platform: "value",
	grantId: "value",
	status: "value",
	statusMessage: "value",
	reconnectRequired: "value",
	accountName: "value",
	scopeSets: "value",
	connectedByType: "value",
	connectedById: "value",
	connectedAt: "instant",
	lastVerifiedAt: "instant",
	lastImportAt: "instant",
	disconnectedAt: "instant",
	conversion: "value",
});

export interface ListConnections<Given extends Parts> {
	page: PageArgs;
	brandIds?: readonly string[] | null | undefined;
	platforms?: readonly Platform[] | null | undefined;
	statuses?: readonly ConnectionStatus[] | null | undefined;
	reconnectRequired?: boolean | null | undefined;
	/** Fields wanted of the connection itself; null for all. */
	wanted?: WantedFields;
	/** Read together with each connection, whose row is known as `c`. */
	parts?: Given | undefined;
	/** The connections of one brand or one grant. */
	parent?: { brandId: string } | { grantId: string } | undefined;
}

/** The tenant's connections, newest first; disconnected ones too, unless `statuses` leaves them out. */
export function listConnections<Given extends Parts = Record<never, never>>(
	ctx: AccessContext & WithReader,
	{ page, wanted = null, parts, parent, ...filter }: ListConnections<Given>,
): Page<ConnectionRecord & Partial<PartValues<Given>>> {
	requirePermission(ctx, "tenant.read");
	const { brandIds, platforms, statuses, reconnectRequired } = filter;
	return keysetPage(ctx.reader, {
		name: "connections",
		args: page,
		alias: "c",
		from: sql`connection c`,
		where: [
			sql`c.tenant_id = ${ctx.tenantId}`,
			...(brandIds ? [sql`c.brand_id = any(${brandIds}::uuid[])`] : []),
			...(platforms ? [sql`c.platform = any(${platforms}::"Platform"[])`] : []),
			...(statuses
				? [sql`c.status = any(${statuses}::"ConnectionStatus"[])`]
				: []),
			...(typeof reconnectRequired === "boolean"
				? [sql`c.reconnect_required = ${reconnectRequired}`]
				: []),
		],
		order: [
			{ by: rawSql("c.connected_at"), type: "timestamptz", direction: "DESC" },
			{ by: rawSql("c.id"), type: "uuid", direction: "DESC" },
		],
		select: connectionRecord.columns("c", wanted),
		read: (row) =>
			connectionRecord.read(row) as ConnectionRecord &
				Partial<PartValues<Given>>,
		parts,
		parent: parent && toParent(parent),
	});
}

const toParent = (parent: { brandId: string } | { grantId: string }) =>
	"brandId" in parent
		? { id: parent.brandId, column: rawSql("c.brand_id") }
		: { id: parent.grantId, column: rawSql("c.grant_id") };
