import type { Endpoint } from "../api/endpoint.ts";
import { tiers } from "../api/rate.ts";
import { many, one } from "../api/read-endpoints.ts";
import type { Reading } from "../api/reading.ts";

const reading: Reading = { kind: "account" };
const common = { scopes: ["accounts:read"], tier: tiers.extraSmall };

export const accountEndpoints: readonly Endpoint[] = [
	many(
		{ ...common, path: "/api/accounts", operation: "get_accounts" },
		reading,
		(shop) => [shop.self()],
	),
	one(
		{ ...common, path: "/api/accounts/{id}", operation: "get_account" },
		reading,
		(shop, [id]) => {
			const account = shop.self();
			return account.id === id ? account : null;
		},
	),
];
