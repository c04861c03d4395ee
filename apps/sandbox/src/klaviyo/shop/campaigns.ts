import type { Resource } from "../api/resource.ts";
import type { Message, Sending } from "./sendings.ts";
import { timeText } from "./times.ts";

/** Ids of what else a campaign or flow leads to. */
export interface Links {
	lists: readonly string[];
	excluded: readonly string[];
	tags: readonly string[];
}

/** Sender and pictures of the account's messages. */
export interface MessageParts {
	senderName: string;
	senderEmail: string;
	imageOf(message: Message): { id: string; name: string };
}

export function campaignResource(sending: Sending, links: Links): Resource {
	const { channel, messages, sentAt } = sending;
	const isEmail = channel === "email";
	return {
		type: "campaign",
		id: sending.id,
		attributes: {
			name: sending.name,
			status: sending.status,
			archived: sending.isArchived,
			audiences: { included: links.lists, excluded: links.excluded },
			send_options: { use_smart_sending: true },
			tracking_options:
				channel === "mobile_push"
					? null
					: {
							add_tracking_params: true,
							custom_tracking_params: [],
							...(isEmail
								? { is_tracking_clicks: true, is_tracking_opens: true }
								: {}),
						},
			send_strategy:
				messages.length > 1
					? { method: "ab_test_campaign" }
					: {
							method: "throttled",
							datetime: timeText(sentAt),
							throttle_percentage: 1,
						},
			created_at: timeText(sending.createdAt),
			scheduled_at: timeText(sending.createdAt + 600_000),
			updated_at: timeText(sending.updatedAt),
			send_time: timeText(sentAt),
		},
		relationships: {
			"campaign-messages": {
				type: "campaign-message",
				ids: messages.map(({ id }) => id),
			},
			tags: { type: "tag", ids: links.tags },
		},
		told: { "messages.channel": channel },
	};
}

export function campaignMessageResource(
	sending: Sending,
	message: Message,
	parts: MessageParts,
): Resource {
	const { channel } = sending;
	const image = parts.imageOf(message);
	return {
		type: "campaign-message",
		id: message.id,
		attributes: {
			definition: definitions[channel](message, parts),
			send_times: [{ datetime: timeText(sending.sentAt), is_local: false }],
			created_at: timeText(sending.createdAt),
			updated_at: timeText(sending.updatedAt),
		},
		relationships: {
			campaign: { type: "campaign", ids: sending.id },
			template: {
				type: "template",
				ids: channel === "email" ? message.templateId : null,
			},
			image: {
				type: "image",
				ids: channel === "email" ? null : image.id,
			},
		},
	};
}

const definitions = {
	email: (message: Message, { senderName, senderEmail }: MessageParts) => ({
		channel: "email",
		label: message.name,
		content: {
			subject: message.subject,
			preview_text: message.preview,
			from_email: senderEmail,
			from_label: senderName,
			reply_to_email: null,
			cc_email: null,
			bcc_email: null,
		},
	}),
	sms: (message: Message) => ({
		channel: "sms",
		content: {
			body: `${message.subject} – ${message.preview}`,
			media_url: null,
		},
		render_options: {
			shorten_links: true,
			add_org_prefix: true,
			add_info_link: true,
			add_opt_out_language: false,
		},
	}),
	mobile_push: (message: Message) => ({
		channel: "mobile_push",
		notification_type: "standard",
		content: {
			title: message.subject,
			body: message.preview,
			dynamic_image: null,
			action_buttons: null,
		},
		kv_pairs: null,
		options: {
			on_open: { type: "open_app" },
			badge: null,
			play_sound: false,
		},
	}),
};
