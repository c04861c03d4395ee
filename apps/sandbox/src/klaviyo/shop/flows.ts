import type { Resource } from "../api/resource.ts";
import type { Links, MessageParts } from "./campaigns.ts";
import { longNumber } from "./ids.ts";
import type { Message, Sending } from "./sendings.ts";
import { timeText } from "./times.ts";

const triggers = ["Added to List", "Metric", "Date Based", "Price Drop"];

export function flowResource(sending: Sending, links: Links): Resource {
	return {
		type: "flow",
		id: sending.id,
		attributes: {
			name: sending.name,
			status: sending.status,
			archived: sending.isArchived,
			created: timeText(sending.createdAt),
			updated: timeText(sending.updatedAt),
			trigger_type: triggerOf(sending),
		},
		relationships: {
			"flow-actions": {
				type: "flow-action",
				ids: sending.messages.flatMap((message) => [
					delayIdOf(message),
					message.actionId,
				]),
			},
			tags: { type: "tag", ids: links.tags },
		},
	};
}

/** Kind of event that sets a flow off. */
export function triggerOf({ world }: Sending): string {
	return triggers[Math.floor(world.index / 3) % triggers.length] ?? "Metric";
}

/** A flow's actions: before each message it waits. */
export function flowActionResources(
	sending: Sending,
	parts: MessageParts,
): Resource[] {
	const { messages } = sending;
	return messages.flatMap((message, position) => {
		const next = messages[position + 1];
		return [
			action(
				sending,
				delayIdOf(message),
				{
					type: "time-delay",
					links: { next: message.actionId },
					data: {
						unit: "days",
						value: position + 1,
						secondary_value: 0,
						timezone: "profile",
						delay_until_time: null,
						delay_until_weekdays: null,
					},
				},
				[],
			),
			action(
				sending,
				message.actionId,
				{
					type: sending.channel === "sms" ? "send-sms" : "send-email",
					links: { next: next === undefined ? null : delayIdOf(next) },
					data: {
						message: definitionOf(sending, message, parts),
						status: sending.status,
					},
				},
				[message.id],
			),
		];
	});
}

export function flowMessageResource(
	sending: Sending,
	message: Message,
	parts: MessageParts,
): Resource {
	return {
		type: "flow-message",
		id: message.id,
		attributes: {
			channel: sending.channel,
			created: timeText(sending.createdAt),
			updated: timeText(sending.updatedAt),
			definition: definitionOf(sending, message, parts),
		},
		relationships: {
			"flow-action": { type: "flow-action", ids: message.actionId },
			template: {
				type: "template",
				ids: sending.channel === "email" ? message.templateId : null,
			},
		},
		told: { name: message.name },
	};
}

function action(
	sending: Sending,
	id: string,
	definition: { type: string; links: object; data: object },
	messages: readonly string[],
): Resource {
	return {
		type: "flow-action",
		id,
		attributes: {
			created: timeText(sending.createdAt),
			updated: timeText(sending.updatedAt),
			definition: { id, ...definition },
		},
		relationships: {
			flow: { type: "flow", ids: sending.id },
			"flow-messages": { type: "flow-message", ids: messages },
		},
		told: {
			action_type: definition.type.toUpperCase().replaceAll("-", "_"),
			status: sending.status,
		},
	};
}

function definitionOf(
	sending: Sending,
	message: Message,
	{ senderEmail, senderName }: MessageParts,
) {
	const common = {
		id: message.id,
		name: message.name,
		smart_sending_enabled: true,
		transactional: false,
		add_tracking_params: true,
		custom_tracking_params: null,
		additional_filters: null,
	};
	return sending.channel === "sms"
		? { ...common, body: `${message.subject} – ${message.preview}` }
		: {
				...common,
				subject_line: message.subject,
				preview_text: message.preview,
				from_email: senderEmail,
				from_label: senderName,
				reply_to_email: null,
				cc_email: null,
				bcc_email: null,
				template_id: message.templateId,
			};
}

function delayIdOf({ actionId }: Message): string {
	return longNumber(actionId, "delay");
}
