import type { WorldAccount } from "../../world/accounts.ts";
import { findPerson } from "../../world/people.ts";
import type { GraphCall } from "../graph/graph-call.ts";
import type { NodeType } from "../graph/node-type.ts";
import { idOf } from "../ids.ts";
import { accountPermissions } from "../sign-in/permissions.ts";
import { requireOneOf, type Viewer } from "../sign-in/viewer.ts";
import { type Business, businessesOf } from "./business-list.ts";
import type { Catalog } from "./catalog.ts";
import { knownFields } from "./known-fields.ts";
import type { AccountNode } from "./nodes.ts";
import { pixelsOf } from "./pixels.ts";
import type { TypeTable } from "./type-table.ts";

/** Owner of a token, as `/me`. */
export function userType(catalog: Catalog, types: TypeTable): NodeType<Viewer> {
	return {
		name: "User",
		usual: ["id", "name"],
		fields: {
			id: ({ id }) => id,
			name: ({ name }) => name,
			first_name: ({ name }) => name.split(" ")[0],
			last_name: ({ name }) => name.split(" ").slice(1).join(" ") || undefined,
			email: ({ email, granted }) =>
				email !== null && granted.has("email") ? email : undefined,
			client_business_id: ({ businessOf }) =>
				businessOf === null
					? undefined
					: idOf("business", { ordinal: businessOf }),
		},
		empty: knownFields.user,
		edges: {
			adaccounts: {
				type: () => types.account,
				list: (_, { viewer }) => {
					requireOneOf(viewer, accountPermissions);
					return nodesOf(viewer.accounts, catalog);
				},
			},
			businesses: {
				type: () => types.business,
				list: (_, { viewer }) => {
					requireOneOf(viewer, ["business_management"]);
					return visibleBusinesses(viewer, catalog);
				},
			},
			accounts: {
				type: () => types.page,
				list: (_, { viewer }) => {
					requireOneOf(viewer, ["pages_show_list"]);
					return nodesOf(viewer.accounts, catalog);
				},
			},
		},
	};
}

export function businessType(
	catalog: Catalog,
	types: TypeTable,
): NodeType<Business> {
	/** Accounts of a business that the token reaches. */
	const seen = (
		accounts: readonly WorldAccount[],
		{ viewer }: GraphCall,
	): AccountNode[] =>
		nodesOf(
			accounts.filter(({ id }) =>
				viewer.accounts.some((account) => account.id === id),
			),
			catalog,
		);
	return {
		name: "Business",
		usual: ["id", "name"],
		fields: {
			id: ({ id }) => id,
			name: ({ name }) => name,
			verification_status: () => "verified",
			created_time: () => "2024-03-01T00:00:00+0000",
		},
		empty: knownFields.business,
		edges: {
			owned_ad_accounts: {
				type: () => types.account,
				list: ({ owned }, call) => seen(owned, call),
			},
			client_ad_accounts: {
				type: () => types.account,
				list: ({ clients }, call) => seen(clients, call),
			},
			owned_pixels: {
				type: () => types.pixel,
				list: ({ owned }, call) => seen(owned, call).flatMap(pixelsOf),
			},
			client_pixels: {
				type: () => types.pixel,
				list: ({ clients }, call) => seen(clients, call).flatMap(pixelsOf),
			},
			adspixels: {
				type: () => types.pixel,
				list: ({ owned }, call) => seen(owned, call).flatMap(pixelsOf),
			},
			owned_pages: {
				type: () => types.page,
				list: ({ owned }, call) => seen(owned, call),
			},
			owned_product_catalogs: { type: () => types.page, list: () => [] },
			owned_instagram_accounts: { type: () => types.page, list: () => [] },
		},
	};
}

/** Businesses that a person works in, by a group of theirs or an account of their own; a system user's own one. */
export function visibleBusinesses(
	viewer: Viewer,
	{ world }: Catalog,
): Business[] {
	if (!viewer.hasDataAccess) return [];
	const all = businessesOf(world.accounts);
	if (viewer.businessOf !== null)
		return all.filter(({ ordinal }) => ordinal === viewer.businessOf);
	const person = viewer.sub === null ? null : findPerson(viewer.sub);
	return all.filter(({ worldId }) =>
		person?.accounts.some((root) => world.accounts.isWithin(root, worldId)),
	);
}

function nodesOf(
	accounts: readonly WorldAccount[],
	catalog: Catalog,
): AccountNode[] {
	return accounts.flatMap(({ id }) => catalog.account(id) ?? []);
}
