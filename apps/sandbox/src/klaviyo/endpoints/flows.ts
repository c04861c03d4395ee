import type { Endpoint } from "../api/endpoint.ts";
import { rules } from "../api/filter-rules.ts";
import { tiers } from "../api/rate.ts";
import { linked, many, one } from "../api/read-endpoints.ts";
import type { Reading } from "../api/reading.ts";
import type { Shop } from "../shop/shop.ts";
import { relatedMany, relatedOne } from "./related.ts";

const common = { scopes: ["flows:read"], tier: tiers.small };
const paging = { usual: 50, most: 50 };
const times = { created: rules.exactTime, updated: rules.exactTime };
const reading: Reading = {
	kind: "flow",
	includes: { "flow-actions": "flow-action", tags: "tag" },
};

const flow = (shop: Shop, [id = ""]: readonly string[]) => shop.sent.flow(id);
const action = (shop: Shop, [id = ""]: readonly string[]) =>
	shop.sent.flowAction(id);
const message = (shop: Shop, [id = ""]: readonly string[]) =>
	shop.sent.flowMessage(id);

export const flowEndpoints: readonly Endpoint[] = [
	many(
		{ ...common, path: "/api/flows", operation: "get_flows" },
		{
			...reading,
			filters: {
				id: rules.ids,
				name: rules.text,
				status: rules.equals,
				archived: rules.flag,
				...times,
				trigger_type: rules.equals,
			},
			sorts: ["created", "id", "name", "status", "trigger_type", "updated"],
			paging,
			leavesArchivedOut: true,
		},
		(shop) => shop.sent.flows(),
	),
	one(
		{ ...common, path: "/api/flows/{id}", operation: "get_flow" },
		reading,
		flow,
	),
	many(
		{
			...common,
			path: "/api/flows/{id}/flow-actions",
			operation: "get_actions_for_flow",
		},
		{
			kind: "flow-action",
			filters: {
				id: rules.ids,
				action_type: rules.names,
				status: rules.equals,
				...times,
			},
			sorts: ["action_type", "created", "id", "status", "updated"],
			paging,
		},
		(shop, [id = ""]) => shop.sent.actionsOf(id),
	),
	linked(
		{
			...common,
			path: "/api/flows/{id}/relationships/flow-actions",
			operation: "get_action_ids_for_flow",
		},
		flow,
		"flow-actions",
	),
	many(
		{
			...common,
			scopes: ["flows:read", "tags:read"],
			path: "/api/flows/{id}/tags",
			operation: "get_tags_for_flow",
		},
		{ kind: "tag" },
		relatedMany(flow, "tags"),
	),
	one(
		{ ...common, path: "/api/flow-actions/{id}", operation: "get_flow_action" },
		{
			kind: "flow-action",
			includes: { flow: "flow", "flow-messages": "flow-message" },
		},
		action,
	),
	one(
		{
			...common,
			path: "/api/flow-actions/{id}/flow",
			operation: "get_flow_for_flow_action",
		},
		{ kind: "flow" },
		relatedOne(action, "flow"),
	),
	many(
		{
			...common,
			path: "/api/flow-actions/{id}/flow-messages",
			operation: "get_flow_action_messages",
		},
		{
			kind: "flow-message",
			filters: { id: rules.ids, name: rules.text, ...times },
			sorts: ["created", "id", "name", "updated"],
			paging,
		},
		relatedMany(action, "flow-messages"),
	),
	one(
		{
			...common,
			path: "/api/flow-messages/{id}",
			operation: "get_flow_message",
		},
		{
			kind: "flow-message",
			includes: { "flow-action": "flow-action", template: "template" },
		},
		message,
	),
	one(
		{
			...common,
			path: "/api/flow-messages/{id}/flow-action",
			operation: "get_action_for_flow_message",
		},
		{ kind: "flow-action" },
		relatedOne(message, "flow-action"),
	),
	one(
		{
			...common,
			scopes: ["flows:read", "templates:read"],
			path: "/api/flow-messages/{id}/template",
			operation: "get_template_for_flow_message",
		},
		{ kind: "template" },
		relatedOne(message, "template"),
	),
];
