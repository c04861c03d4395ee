import type { Resource } from "../api/resource.ts";
import { uuid } from "./ids.ts";
import { tagNames } from "./words.ts";

/** The account's tags, all in its default group, and the group. */
export function makeTags(accountId: string): {
	tags: Resource[];
	groups: Resource[];
} {
	const groupId = uuid(accountId, "tag group");
	const tags = tagNames.map((name, index) => ({
		type: "tag",
		id: uuid(accountId, "tag", index),
		attributes: { name },
		relationships: {
			"tag-group": { type: "tag-group", ids: groupId },
			lists: { type: "list" },
			segments: { type: "segment" },
			campaigns: { type: "campaign" },
			flows: { type: "flow" },
		},
	}));
	return {
		tags,
		groups: [
			{
				type: "tag-group",
				id: groupId,
				attributes: { name: "Default", exclusive: false, default: true },
				relationships: {
					tags: { type: "tag", ids: tags.map(({ id }) => id) },
				},
			},
		],
	};
}
