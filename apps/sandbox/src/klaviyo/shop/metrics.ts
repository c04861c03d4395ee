import type { Resource } from "../api/resource.ts";
import type { Channel } from "./channels.ts";
import { shortId } from "./ids.ts";
import { timeText } from "./times.ts";

/** Numbers of the shop that a metric counts. */
export type MetricSource =
	/** Orders, those too that nothing sent led to. */
	| { of: "orders" }
	| {
			of: "messages";
			channel: Channel;
			total: MessageTotal;
			unique: MessageTotal;
	  }
	/** Kinds of events of which the shop has none. */
	| { of: "nothing" };

/** A number of messages that is counted for each hour. */
export type MessageTotal =
	| "delivered"
	| "bounced"
	| "failed"
	| "opens"
	| "opensUnique"
	| "clicks"
	| "clicksUnique"
	| "unsubscribes"
	| "spamComplaints";

/** A kind of event of the account. */
export interface Metric {
	id: string;
	name: string;
	integration: keyof typeof integrations;
	source: MetricSource;
}

const integrations = {
	shopify: { name: "Shopify", category: "eCommerce" },
	klaviyo: { name: "Klaviyo", category: "Internal" },
	api: { name: "API", category: "API" },
} as const;

function sent(
	channel: Channel,
	total: MessageTotal,
	unique = total,
): MetricSource {
	return { of: "messages", channel, total, unique };
}

const plan: readonly Omit<Metric, "id">[] = [
	{ name: "Placed Order", integration: "shopify", source: { of: "orders" } },
	...[
		"Ordered Product",
		"Checkout Started",
		"Refunded Order",
		"Cancelled Order",
	].map((name) => ({
		name,
		integration: "shopify" as const,
		source: { of: "nothing" } as const,
	})),
	...["Viewed Product", "Added to Cart", "Active on Site"].map((name) => ({
		name,
		integration: "api" as const,
		source: { of: "nothing" } as const,
	})),
	...(
		[
			["Received Email", sent("email", "delivered")],
			["Opened Email", sent("email", "opens", "opensUnique")],
			["Clicked Email", sent("email", "clicks", "clicksUnique")],
			["Bounced Email", sent("email", "bounced")],
			["Unsubscribed from Email Marketing", sent("email", "unsubscribes")],
			["Marked Email as Spam", sent("email", "spamComplaints")],
			["Received Text Message", sent("sms", "delivered")],
			["Clicked Text Message", sent("sms", "clicks", "clicksUnique")],
			["Failed to Deliver Text Message", sent("sms", "failed")],
			["Received Push", sent("mobile_push", "delivered")],
			["Opened Push", sent("mobile_push", "opens", "opensUnique")],
			["Bounced Push", sent("mobile_push", "bounced")],
			["Subscribed to List", { of: "nothing" }],
		] satisfies [string, MetricSource][]
	).map(([name, source]) => ({
		name,
		integration: "klaviyo" as const,
		source,
	})),
];

/** @param hasOldNames text messages are still called as they were before July 2026 */
export function makeMetrics(accountId: string, hasOldNames: boolean): Metric[] {
	return plan.map((metric) => ({
		...metric,
		id: shortId(accountId, "metric", metric.integration, metric.name),
		name: hasOldNames
			? metric.name.replace("Text Message", "SMS")
			: metric.name,
	}));
}

export function metricResource(
	{ id, name, integration }: Metric,
	openedAt: number,
	flows: readonly string[],
): Resource {
	const { name: integrationName, category } = integrations[integration];
	return {
		type: "metric",
		id,
		attributes: {
			name,
			created: timeText(openedAt),
			updated: timeText(openedAt + 86_400_000),
			integration: {
				object: "integration",
				id: shortId("integration", integration),
				key: integration,
				name: integrationName,
				category,
			},
		},
		relationships: { "flow-triggers": { type: "flow", ids: flows } },
	};
}

/** Metrics that an account's settings name for what every shop has, by the id of the mapping. */
const mapped = {
	added_to_cart: "Added to Cart",
	cancelled_sales: "Cancelled Order",
	ordered_product: "Ordered Product",
	refunded_sales: "Refunded Order",
	revenue: "Placed Order",
	started_checkout: "Checkout Started",
	viewed_product: "Viewed Product",
} as const;

export function mappedMetricResources(
	metrics: readonly Metric[],
	openedAt: number,
): Resource[] {
	return Object.entries(mapped).map(([id, name]) => ({
		type: "mapped-metric",
		id,
		attributes: { updated: timeText(openedAt + 172_800_000) },
		relationships: {
			metric: {
				type: "metric",
				ids: metrics.find((metric) => metric.name === name)?.id ?? null,
			},
			"custom-metric": { type: "custom-metric", ids: null },
		},
	}));
}
