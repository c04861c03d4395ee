import type { Endpoint } from "../api/endpoint.ts";
import { rules } from "../api/filter-rules.ts";
import { tiers } from "../api/rate.ts";
import { linked, many, one } from "../api/read-endpoints.ts";
import type { Reading } from "../api/reading.ts";
import { type Shop, withId } from "../shop/shop.ts";
import { relatedMany, relatedOne } from "./related.ts";

const readTemplates = { scopes: ["templates:read"], tier: tiers.large };
const readImages = { scopes: ["images:read"], tier: tiers.medium };
const readTags = { scopes: ["tags:read"], tier: tiers.small };
const tagReading: Reading = {
	kind: "tag",
	includes: { "tag-group": "tag-group" },
};
const tagGroup = (shop: Shop, [id = ""]: readonly string[]) =>
	withId(shop.tagGroups, id);
const tag = (shop: Shop, [id = ""]: readonly string[]) => withId(shop.tags, id);
const several = {
	operators: ["any", "equals"],
	type: "string",
} as const;

/** Templates, images and tags. */
export const contentEndpoints: readonly Endpoint[] = [
	many(
		{ ...readTemplates, path: "/api/templates", operation: "get_templates" },
		{
			kind: "template",
			filters: {
				id: rules.names,
				name: { operators: ["any", "contains", "equals"], type: "string" },
				created: rules.exactTime,
				updated: rules.exactTime,
			},
			sorts: ["created", "id", "name", "updated"],
			paging: { usual: 10, most: 10 },
		},
		(shop) => shop.templates,
	),
	one(
		{
			...readTemplates,
			path: "/api/templates/{id}",
			operation: "get_template",
		},
		{ kind: "template" },
		(shop, [id = ""]) => shop.template(id),
	),
	many(
		{ ...readImages, path: "/api/images", operation: "get_images" },
		{
			kind: "image",
			filters: {
				id: rules.names,
				updated_at: rules.time,
				format: several,
				name: {
					operators: ["any", "contains", "ends-with", "equals", "starts-with"],
					type: "string",
				},
				size: rules.size,
				hidden: { operators: ["any", "equals"], type: "boolean" },
			},
			sorts: ["format", "id", "name", "size", "updated_at"],
			paging: { usual: 20, most: 100 },
		},
		(shop) => shop.images(),
	),
	one(
		{ ...readImages, path: "/api/images/{id}", operation: "get_image" },
		{ kind: "image" },
		(shop, [id = ""]) => shop.image(id),
	),
	many(
		{ ...readTags, path: "/api/tags", operation: "get_tags" },
		{
			...tagReading,
			filters: { name: rules.text },
			sorts: ["id", "name"],
			paging: { usual: 50, most: 50 },
		},
		(shop) => shop.tags,
	),
	one(
		{ ...readTags, path: "/api/tags/{id}", operation: "get_tag" },
		tagReading,
		tag,
	),
	one(
		{
			...readTags,
			path: "/api/tags/{id}/tag-group",
			operation: "get_tag_group_for_tag",
		},
		{ kind: "tag-group" },
		relatedOne(tag, "tag-group"),
	),
	many(
		{ ...readTags, path: "/api/tag-groups", operation: "get_tag_groups" },
		{
			kind: "tag-group",
			filters: {
				name: rules.text,
				exclusive: rules.flag,
				default: rules.flag,
			},
			sorts: ["id", "name"],
			paging: { usual: 25, most: 25 },
		},
		(shop) => shop.tagGroups,
	),
	one(
		{ ...readTags, path: "/api/tag-groups/{id}", operation: "get_tag_group" },
		{ kind: "tag-group" },
		tagGroup,
	),
	many(
		{
			...readTags,
			path: "/api/tag-groups/{id}/tags",
			operation: "get_tags_for_tag_group",
		},
		{ kind: "tag" },
		relatedMany(tagGroup, "tags"),
	),
	linked(
		{
			...readTags,
			path: "/api/tag-groups/{id}/relationships/tags",
			operation: "get_tag_ids_for_tag_group",
		},
		tagGroup,
		"tags",
	),
];
