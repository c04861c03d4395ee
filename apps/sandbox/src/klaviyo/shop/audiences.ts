import { between, hashText } from "../../world/random.ts";
import type { Resource } from "../api/resource.ts";
import { shortId } from "./ids.ts";
import { timeText } from "./times.ts";
import { listNames, segmentNames } from "./words.ts";

/** A list that people are put on. */
export interface List {
	id: string;
	name: string;
	optIn: "single_opt_in" | "double_opt_in";
	createdAt: number;
	updatedAt: number;
	/** People on it. */
	size: number;
	tags: readonly string[];
	/** Flows that begin when somebody is put on it. */
	flows: readonly string[];
}

export function makeLists(
	accountId: string,
	openedAt: number,
	given: { tags: readonly string[]; flows: readonly string[] },
): List[] {
	return listNames.map((name, index) => ({
		id: shortId(accountId, "list", index),
		name,
		optIn: index % 3 === 0 ? "double_opt_in" : "single_opt_in",
		createdAt: openedAt + index * 86_400_000,
		updatedAt: openedAt + index * 2 * 86_400_000,
		size:
			index === 8
				? 0
				: between(hashText(`${accountId} list ${index}`), 12, 48_000),
		tags: given.tags.filter((_, position) => position === index % 7),
		flows: index === 0 ? given.flows : [],
	}));
}

export function listResource(list: List): Resource {
	return {
		type: "list",
		id: list.id,
		attributes: {
			name: list.name,
			created: timeText(list.createdAt),
			updated: timeText(list.updatedAt),
			opt_in_process: list.optIn,
			profile_count: list.size,
		},
		relationships: {
			profiles: { type: "profile" },
			tags: { type: "tag", ids: list.tags },
			"flow-triggers": { type: "flow", ids: list.flows },
		},
	};
}

/** People who fulfil a condition, worked out by Klaviyo. */
export function segmentResources(
	accountId: string,
	openedAt: number,
	given: { tags: readonly string[]; metricId: string },
): Resource[] {
	return segmentNames.map((name, index) => ({
		type: "segment",
		id: shortId(accountId, "segment", index),
		attributes: {
			name,
			definition: {
				condition_groups: [
					{
						conditions: [
							{
								type: "profile-metric",
								metric_id: given.metricId,
								measurement: "count",
								measurement_filter: {
									type: "numeric",
									operator: "greater-than",
									value: index,
								},
								timeframe_filter: {
									type: "date",
									operator: "in-the-last",
									unit: "day",
									quantity: 30,
								},
								metric_filters: null,
							},
						],
					},
				],
			},
			created: timeText(openedAt + index * 86_400_000),
			updated: timeText(openedAt + index * 3 * 86_400_000),
			is_active: index !== 3,
			is_processing: index === 2,
			is_starred: index === 0,
			profile_count: between(
				hashText(`${accountId} segment ${index}`),
				3,
				20_000,
			),
		},
		relationships: {
			profiles: { type: "profile" },
			tags: {
				type: "tag",
				ids: given.tags.filter((_, position) => position === index % 5),
			},
			"flow-triggers": { type: "flow", ids: [] },
		},
	}));
}
