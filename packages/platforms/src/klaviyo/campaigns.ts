import type { AdDraft, AdGroupDraft, CampaignDraft } from "../drafts.ts";
import type { List } from "../parts.ts";
import {
	campaignMessageRow,
	campaignRow,
	flowActionRow,
	flowRow,
} from "./api-types.ts";
import { createKlaviyoClient, type Listing } from "./client.ts";
import {
	actionToAdGroup,
	flowMessageToAd,
	flowToCampaign,
	toAd,
	toAdGroup,
	toCampaign,
} from "./mapper.ts";
import { readAs } from "./reading.ts";
import {
	campaignsByMessage,
	flowsByAction,
	includedOf,
	isOfChannel,
	listedBefore,
	messagesOf,
} from "./related.ts";
import { type Pass, walkCampaigns } from "./walk.ts";

const withMessages = {
	include: { campaign: "campaign-messages", flow: "flow-actions" },
};

/** Campaigns and flows. */
export const campaigns: List<CampaignDraft> = (
	session,
	account,
	options = {},
) =>
	walkCampaigns(
		createKlaviyoClient(session),
		options,
		{ include: { campaign: "campaign-messages" } },
		(listing, pass) => {
			if (pass.kind === "flow")
				return readAs(listing.rows, {
					entity: "campaign",
					schema: flowRow,
					toDraft: (row, raw) => flowToCampaign(row, raw, account),
				});
			const before = listedBefore(listing, pass);
			return readAs(listing.rows, {
				entity: "campaign",
				schema: campaignRow,
				toDraft: (row, raw) =>
					before.has(row.id)
						? null
						: toCampaign(row, raw, account, pass.channel),
			});
		},
	);

/** One group for each message of a campaign, and one for each action of a flow that sends. */
export const adGroups: List<AdGroupDraft> = (session, _account, options = {}) =>
	walkCampaigns(
		createKlaviyoClient(session),
		options,
		withMessages,
		(listing, pass) =>
			pass.kind === "flow"
				? actionsOf(listing, "ad group", (action, flowId, messages) => [
						actionToAdGroup(action, flowId, messages),
					])
				: campaignMessagesOf(listing, pass, "ad group", toAdGroup),
	);

/** Messages of campaigns and of flows. */
export const ads: List<AdDraft> = (session, _account, options = {}) =>
	walkCampaigns(
		createKlaviyoClient(session),
		options,
		withMessages,
		(listing, pass) =>
			pass.kind === "flow"
				? actionsOf(listing, "ad", (action, flowId, messages) =>
						messages.map((message) => flowMessageToAd(message, action, flowId)),
					)
				: campaignMessagesOf(listing, pass, "ad", toAd),
	);

function campaignMessagesOf<Draft>(
	listing: Listing,
	pass: Extract<Pass, { kind: "campaign" }>,
	entity: string,
	map: (...of: Parameters<typeof toAd>) => Draft,
) {
	const ownerOf = campaignsByMessage(listing);
	return readAs(includedOf(listing, "campaign-message"), {
		entity,
		list: "included",
		schema: campaignMessageRow,
		toDraft: (message) => {
			const campaign = ownerOf(message);
			return campaign && isOfChannel(message, pass)
				? map(message, campaign)
				: null;
		},
	});
}

function actionsOf<Draft>(
	listing: Listing,
	entity: string,
	map: (
		action: Parameters<typeof actionToAdGroup>[0],
		flowId: string,
		messages: ReturnType<typeof messagesOf>,
	) => Draft[],
) {
	const ownerOf = flowsByAction(listing);
	const { records, rejected } = readAs(includedOf(listing, "flow-action"), {
		entity,
		list: "included",
		schema: flowActionRow,
		toDraft: (action) => {
			const flow = ownerOf(action);
			const messages = messagesOf(action);
			return flow && messages.length > 0
				? map(action, flow.id, messages)
				: null;
		},
	});
	return { records: records.flat(), rejected };
}
