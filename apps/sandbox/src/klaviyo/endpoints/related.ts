import { idsOf, type Resource } from "../api/resource.ts";
import type { Shop } from "../shop/shop.ts";

type Find = (shop: Shop, ids: readonly string[]) => Resource | null;

/** All that a relationship of a resource leads to; null without the resource. */
export function relatedMany(
	find: Find,
	name: string,
): (shop: Shop, ids: readonly string[]) => Promise<Resource[] | null> {
	return async (shop, ids) => {
		const relationship = find(shop, ids)?.relationships?.[name];
		if (relationship === undefined) return null;
		const found = await Promise.all(
			idsOf(relationship).map((id) => shop.find(relationship.type, id)),
		);
		return found.filter((resource) => resource !== null);
	};
}

/** The one thing that a relationship of a resource leads to; null for none. */
export function relatedOne(
	find: Find,
	name: string,
): (shop: Shop, ids: readonly string[]) => Promise<Resource | null> {
	const all = relatedMany(find, name);
	return async (shop, ids) => (await all(shop, ids))?.[0] ?? null;
}
