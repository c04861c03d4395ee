import type { Endpoint } from "../api/endpoint.ts";
import { rules } from "../api/filter-rules.ts";
import { tiers } from "../api/rate.ts";
import { many, one } from "../api/read-endpoints.ts";
import type { Reading } from "../api/reading.ts";
import { type Shop, withId } from "../shop/shop.ts";
import { relatedMany, relatedOne } from "./related.ts";

const read = { scopes: ["metrics:read"], tier: tiers.medium };
const readMapped = { scopes: ["metrics:read"], tier: tiers.small };
const reading: Reading = {
	kind: "metric",
	includes: { "flow-triggers": "flow" },
};
const mappedReading: Reading = {
	kind: "mapped-metric",
	includes: { metric: "metric", "custom-metric": "metric" },
};
const mapped = (shop: Shop, [id = ""]: readonly string[]) =>
	withId(shop.mappedMetrics(), id);

const metric = (shop: Shop, [id = ""]: readonly string[]) =>
	withId(shop.metricResources(), id);

export const metricEndpoints: readonly Endpoint[] = [
	many(
		{ ...read, path: "/api/metrics", operation: "get_metrics" },
		{
			...reading,
			filters: {
				"integration.name": rules.equals,
				"integration.category": rules.equals,
			},
			paging: { usual: 200, most: 200, isFixed: true },
		},
		(shop) => shop.metricResources(),
	),
	one(
		{ ...read, path: "/api/metrics/{id}", operation: "get_metric" },
		reading,
		metric,
	),
	many(
		{
			...read,
			scopes: ["flows:read", "metrics:read"],
			path: "/api/metrics/{id}/flow-triggers",
			operation: "get_flows_triggered_by_metric",
		},
		{ kind: "flow" },
		relatedMany(metric, "flow-triggers"),
	),
	many(
		{
			...readMapped,
			path: "/api/mapped-metrics",
			operation: "get_mapped_metrics",
		},
		mappedReading,
		(shop) => shop.mappedMetrics(),
	),
	one(
		{
			...readMapped,
			path: "/api/mapped-metrics/{id}",
			operation: "get_mapped_metric",
		},
		mappedReading,
		mapped,
	),
	one(
		{
			...readMapped,
			path: "/api/mapped-metrics/{id}/metric",
			operation: "get_metric_for_mapped_metric",
		},
		{ kind: "metric" },
		relatedOne(mapped, "metric"),
	),
];
