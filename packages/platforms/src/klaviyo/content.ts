import { failureKind } from "../errors.ts";
import type { PlatformSession } from "../session.ts";
import {
	campaignMessageRow,
	campaignRow,
	type FlowMessage,
	flowActionRow,
	imageRow,
	templateRow,
} from "./api-types.ts";
import type { KlaviyoClient, Listing } from "./client.ts";
import { toAd } from "./mapper.ts";
import {
	flowsByAction,
	includedOf,
	isOfChannel,
	messagesOf,
	soundRows,
} from "./related.ts";
import type { Pass } from "./walk.ts";

/** A message with what it is made of. */
export interface MessageContent {
	campaignId: string;
	adGroupId: string;
	messageId: string;
	name: string | null;
	/** Null for a message that is none of HTML, or has no template yet. */
	html: string | null;
	/** Images that belong to the message by their ids. */
	imageIds: readonly string[];
}

/**
 * Campaigns or flows on a page whose content is read. Each campaign costs a call of 150 a minute, each message of a flow one of
 * 700: a page stays well below both, as what was read of it is lost when a limit ends it.
 */
export const contentPageSize = 10;

/** Reads what the messages of a page of campaigns, or of flows with their actions, are made of. */
export function readContents(
	session: PlatformSession,
	client: KlaviyoClient,
	listing: Listing,
	pass: Pass,
): Promise<MessageContent[]> {
	return pass.kind === "campaign"
		? readCampaigns(client, listing, pass)
		: readFlows(session, client, listing);
}

async function readCampaigns(
	client: KlaviyoClient,
	listing: Listing,
	pass: Extract<Pass, { kind: "campaign" }>,
): Promise<MessageContent[]> {
	const found: MessageContent[] = [];
	for (const campaign of soundRows(listing.rows, campaignRow)) {
		const pages = client.pages(
			"campaignMessages",
			`campaigns/${encodeURIComponent(campaign.id)}/campaign-messages`,
			{ include: "template,image" },
		);
		for await (const page of pages) {
			const html = new Map(
				soundRows(includedOf(page, "template"), templateRow).map(
					({ id, attributes }) => [id, attributes.html || null],
				),
			);
			const images = new Set(
				soundRows(includedOf(page, "image"), imageRow).map(({ id }) => id),
			);
			for (const message of soundRows(page.rows, campaignMessageRow)) {
				if (!isOfChannel(message, pass)) continue;
				const { template, image } = message.relationships ?? {};
				const imageId = image?.data?.id;
				found.push({
					campaignId: campaign.id,
					adGroupId: message.id,
					messageId: message.id,
					name: toAd(message, campaign).name,
					html: html.get(template?.data?.id ?? "") ?? null,
					imageIds: imageId && images.has(imageId) ? [imageId] : [],
				});
			}
		}
	}
	return found;
}

async function readFlows(
	session: PlatformSession,
	client: KlaviyoClient,
	listing: Listing,
): Promise<MessageContent[]> {
	const flowOf = flowsByAction(listing);
	const found: MessageContent[] = [];
	for (const action of soundRows(
		includedOf(listing, "flow-action"),
		flowActionRow,
	)) {
		const flow = flowOf(action);
		if (!flow) continue;
		for (const message of messagesOf(action))
			found.push({
				campaignId: flow.id,
				adGroupId: action.id,
				messageId: message.id,
				name: message.name || message.subject_line || null,
				html: await readTemplate(session, client, message),
				imageIds: message.image_id ? [message.image_id] : [],
			});
	}
	return found;
}

/** The HTML of a flow's e-mail; null where Klaviyo refuses this one template, such as one that was deleted. */
async function readTemplate(
	session: PlatformSession,
	client: KlaviyoClient,
	{ template_id: id, body }: FlowMessage,
): Promise<string | null> {
	// What has words of its own is no e-mail.
	if (!id || body) return null;
	try {
		const template = await client.one(
			"templates",
			`templates/${encodeURIComponent(id)}`,
		);
		return templateRow.safeParse(template).data?.attributes.html || null;
	} catch (error) {
		if (failureKind(error) !== "rejected") throw error;
		session.logger.warn(
			{ err: error },
			"the template of a flow's message was not read",
		);
		return null;
	}
}
