import type { Endpoint } from "../api/endpoint.ts";
import { filterParameter } from "../api/filter.ts";
import { rules } from "../api/filter-rules.ts";
import { tiers } from "../api/rate.ts";
import { linked, many, one } from "../api/read-endpoints.ts";
import type { Query, Reading } from "../api/reading.ts";
import { invalid, KlaviyoRefused } from "../errors.ts";
import type { Shop } from "../shop/shop.ts";
import { relatedMany, relatedOne } from "./related.ts";

const common = { scopes: ["campaigns:read"], tier: tiers.medium };
const reading: Reading = {
	kind: "campaign",
	includes: { "campaign-messages": "campaign-message", tags: "tag" },
};
const messageReading: Reading = {
	kind: "campaign-message",
	includes: { campaign: "campaign", image: "image", template: "template" },
};

const statuses = [
	"Adding Recipients",
	"Cancelled",
	"Cancelled: Account Disabled",
	"Cancelled: Billing Limit",
	"Cancelled: Internal Error",
	"Cancelled: Misconfigured",
	"Cancelled: No Recipients",
	"Cancelled: Smart Sending",
	"Draft",
	"Preparing to schedule",
	"Preparing to send",
	"Queued without Recipients",
	"Scheduled",
	"Sending",
	"Sending Segments",
	"Sent",
	"Unknown",
	"Variations Sent",
];

const filters = {
	id: rules.ids,
	"messages.channel": {
		...rules.equals,
		values: ["email", "sms", "mobile_push"],
	},
	name: rules.contains,
	status: { ...rules.names, values: statuses },
	archived: rules.flag,
	created_at: rules.time,
	scheduled_at: rules.time,
	updated_at: rules.time,
};

const campaign = (shop: Shop, [id = ""]: readonly string[]) =>
	shop.sent.campaign(id);
const message = (shop: Shop, [id = ""]: readonly string[]) =>
	shop.sent.campaignMessage(id);

export const campaignEndpoints: readonly Endpoint[] = [
	many(
		{ ...common, path: "/api/campaigns", operation: "get_campaigns" },
		{
			...reading,
			filters,
			sorts: ["created_at", "id", "name", "scheduled_at", "updated_at"],
			paging: { usual: 100, most: 100 },
			leavesArchivedOut: true,
		},
		(shop) => shop.sent.campaigns(),
		needsChannel,
	),
	one(
		{ ...common, path: "/api/campaigns/{id}", operation: "get_campaign" },
		reading,
		campaign,
	),
	many(
		{
			...common,
			path: "/api/campaigns/{id}/campaign-messages",
			operation: "get_messages_for_campaign",
		},
		messageReading,
		(shop, [id = ""]) => shop.sent.messagesOf(id),
	),
	linked(
		{
			...common,
			path: "/api/campaigns/{id}/relationships/campaign-messages",
			operation: "get_message_ids_for_campaign",
		},
		campaign,
		"campaign-messages",
	),
	many(
		{
			...common,
			scopes: ["campaigns:read", "tags:read"],
			tier: tiers.small,
			path: "/api/campaigns/{id}/tags",
			operation: "get_tags_for_campaign",
		},
		{ kind: "tag" },
		relatedMany(campaign, "tags"),
	),
	one(
		{
			...common,
			path: "/api/campaign-messages/{id}",
			operation: "get_campaign_message",
		},
		messageReading,
		message,
	),
	one(
		{
			...common,
			path: "/api/campaign-messages/{id}/campaign",
			operation: "get_campaign_for_campaign_message",
		},
		{ kind: "campaign" },
		relatedOne(message, "campaign"),
	),
	one(
		{
			...common,
			scopes: ["campaigns:read", "templates:read"],
			path: "/api/campaign-messages/{id}/template",
			operation: "get_template_for_campaign_message",
		},
		{ kind: "template" },
		relatedOne(message, "template"),
	),
	one(
		{
			...common,
			scopes: ["campaigns:read", "images:read"],
			path: "/api/campaign-messages/{id}/image",
			operation: "get_image_for_campaign_message",
		},
		{ kind: "image" },
		relatedOne(message, "image"),
	),
];

/** Klaviyo lists the campaigns of one channel at a time. */
function needsChannel({ conditions }: Query): void {
	if (!conditions.some(({ field }) => field === "messages.channel"))
		throw new KlaviyoRefused(
			invalid(
				"A channel filter is required to list campaigns, such as equals(messages.channel,'email').",
				filterParameter,
			),
		);
}
