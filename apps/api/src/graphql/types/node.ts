import { findAuditEvent } from "@patchbay/audit";
import {
	findAd,
	findAdGroup,
	findAsset,
	findCampaign,
	findKeyword,
} from "@patchbay/catalog";
import {
	findAdAccount,
	findConnection,
	findGrant,
} from "@patchbay/connections";
import { InvalidInput } from "@patchbay/errors";
import { findImportJob } from "@patchbay/imports";
import { findOAuthApp } from "@patchbay/oauth-apps";
import {
	findBrand,
	findInvitation,
	findManagedApiKey,
	findMember,
	getTenant,
} from "@patchbay/tenancy";
import { queryFromInfo } from "@pothos/plugin-prisma";
import type { GraphQLResolveInfo } from "graphql";
import { builder } from "../builder.ts";
import type { ReadContext, RequestContext } from "../context.ts";
import { decodeGlobalId, encodeGlobalId, type NodeType } from "../global-id.ts";

export interface NodeShape {
	__typename: NodeType;
	id: string;
}

export const Node = builder.interfaceRef<{ id: string }>("Node").implement({
	resolveType: (value) => (value as NodeShape).__typename,
	fields: (t) => ({ id: t.id() }),
});

/** What every type with a global id starts with: `...nodeOf("Brand")` in its options. */
export const globalId =
	(type: NodeType) =>
	({ id }: { id: string }) =>
		encodeGlobalId(type, id);

/** What of a type's row is selected, where the type does not read the whole row. */
type SelectedOf = (type: NodeType) => object;

type FindNode = (
	ctx: ReadContext,
	id: string,
	selectedOf: SelectedOf,
) => Promise<{ id: string } | null>;

/** Sessions are no tenant's: see `readNode`. */
type TenantNodeType = Exclude<NodeType, "Session">;

const findNode: Record<TenantNodeType, FindNode> = {
	Tenant: async (ctx, id, selectedOf) =>
		id === ctx.tenantId ? getTenant(ctx, selectedOf("Tenant")) : null,
	Brand: findBrand,
	Member: findMember,
	Invitation: findInvitation,
	ApiKey: findManagedApiKey,
	OAuthApp: findOAuthApp,
	AuditEvent: findAuditEvent,
	Grant: findGrant,
	Connection: findConnection,
	AdAccount: findAdAccount,
	ImportJob: findImportJob,
	Campaign: findCampaign,
	AdGroup: findAdGroup,
	Ad: findAd,
	Keyword: findKeyword,
	Asset: findAsset,
};

const isNodeType = (type: string): type is TenantNodeType =>
	Object.hasOwn(findNode, type);

async function readNode(
	request: RequestContext,
	globalId: string,
	info: GraphQLResolveInfo,
): Promise<NodeShape | null> {
	const ctx = request.read();
	const decoded = decodeGlobalId(globalId);
	if (decoded?.type === "Session") {
		const { sessions } = request.services.authenticator;
		const found = await sessions.find(ctx, decoded.id);
		return found && { ...found, __typename: "Session" };
	}
	return (
		decoded &&
		readNodeOf(ctx, decoded.type, decoded.id, (typeName) =>
			queryFromInfo({ context: request, info, typeName }),
		)
	);
}

/** The object of a type's name and uuid; null when it is not there, or is of a type that cannot be asked for. */
export async function readNodeOf(
	ctx: ReadContext,
	type: string,
	id: string,
	selectedOf: SelectedOf = () => ({}),
): Promise<NodeShape | null> {
	if (!isNodeType(type)) return null;
	const found = await findNode[type](ctx, id, selectedOf);
	return found && { ...found, __typename: type };
}

const maximumNodes = 100;

builder.queryFields((t) => ({
	node: t.field({
		type: Node,
		nullable: true,
		access: "tenant.read",
		args: { id: t.arg.id({ required: true }) },
		resolve: (_root, { id }, ctx, info) => readNode(ctx, id, info),
	}),
	nodes: t.field({
		type: [Node],
		nullable: { list: false, items: true },
		access: "tenant.read",
		args: { ids: t.arg.idList({ required: true }) },
		size: { argument: "ids", maximum: maximumNodes },
		resolve: (_root, { ids }, ctx, info) => {
			if (ids.length > maximumNodes) {
				throw new InvalidInput(
					`At most ${maximumNodes} ids can be asked for.`,
					{
						field: ["ids"],
					},
				);
			}
			return ids.map((id) => readNode(ctx, id, info));
		},
	}),
}));
