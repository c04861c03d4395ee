import type { Endpoint } from "../api/endpoint.ts";
import { rules } from "../api/filter-rules.ts";
import { tiers } from "../api/rate.ts";
import { linked, many, one } from "../api/read-endpoints.ts";
import type { Reading } from "../api/reading.ts";
import { type Shop, withId } from "../shop/shop.ts";
import { relatedMany } from "./related.ts";

const paging = { usual: 10, most: 10 };
const includes = { tags: "tag", "flow-triggers": "flow" } as const;
const sorts = ["created", "id", "name", "updated"];
const filters = {
	name: rules.names,
	id: rules.names,
	created: rules.after,
	updated: rules.after,
};

const listReading: Reading = { kind: "list", includes };
const segmentReading: Reading = { kind: "segment", includes };
const readLists = { scopes: ["lists:read"], tier: tiers.large };
const readSegments = { scopes: ["segments:read"], tier: tiers.large };
const list = (shop: Shop, [id = ""]: readonly string[]) =>
	withId(shop.listResources(), id);
const segment = (shop: Shop, [id = ""]: readonly string[]) =>
	withId(shop.segments, id);

export const audienceEndpoints: readonly Endpoint[] = [
	many(
		{ ...readLists, path: "/api/lists", operation: "get_lists" },
		{ ...listReading, filters, sorts, paging },
		(shop) => shop.listResources(),
	),
	one(
		{
			...readLists,
			path: "/api/lists/{id}",
			operation: "get_list",
			additionalTier: tiers.extraSmall,
		},
		{ ...listReading, additional: true },
		list,
	),
	many(
		{
			...readLists,
			scopes: ["lists:read", "tags:read"],
			tier: tiers.small,
			path: "/api/lists/{id}/tags",
			operation: "get_tags_for_list",
		},
		{ kind: "tag" },
		relatedMany(list, "tags"),
	),
	linked(
		{
			...readLists,
			scopes: ["lists:read", "tags:read"],
			tier: tiers.small,
			path: "/api/lists/{id}/relationships/tags",
			operation: "get_tag_ids_for_list",
		},
		list,
		"tags",
	),
	many(
		{
			...readLists,
			scopes: ["flows:read", "lists:read"],
			tier: tiers.small,
			path: "/api/lists/{id}/flow-triggers",
			operation: "get_flows_triggered_by_list",
		},
		{ kind: "flow" },
		relatedMany(list, "flow-triggers"),
	),
	many(
		{ ...readSegments, path: "/api/segments", operation: "get_segments" },
		{
			...segmentReading,
			filters: {
				...filters,
				is_active: { operators: ["any", "equals"], type: "boolean" },
				is_starred: rules.flag,
			},
			sorts,
			paging,
		},
		(shop) => shop.segments,
	),
	one(
		{
			...readSegments,
			path: "/api/segments/{id}",
			operation: "get_segment",
			additionalTier: tiers.extraSmall,
		},
		{ ...segmentReading, additional: true },
		segment,
	),
	many(
		{
			...readSegments,
			scopes: ["segments:read", "tags:read"],
			tier: tiers.small,
			path: "/api/segments/{id}/tags",
			operation: "get_tags_for_segment",
		},
		{ kind: "tag" },
		relatedMany(segment, "tags"),
	),
	many(
		{
			...readSegments,
			scopes: ["flows:read", "segments:read"],
			tier: tiers.small,
			path: "/api/segments/{id}/flow-triggers",
			operation: "get_flows_triggered_by_segment",
		},
		{ kind: "flow" },
		relatedMany(segment, "flow-triggers"),
	),
];
