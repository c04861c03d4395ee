import { cleanName } from "@patchbay/oauth";
import { standalone } from "../accounts/unreadable-account.ts";
import { dayIn } from "../calendar.ts";
import type {
	AccountRef,
	AdAccountDraft,
	AdDraft,
	AdGroupDraft,
	CampaignDraft,
} from "../drafts.ts";
import type {
	CampaignMessageRow,
	CampaignRow,
	FlowActionRow,
	FlowMessage,
	FlowRow,
	KlaviyoAccount,
} from "./api-types.ts";
import { campaignStatus, flowStatus } from "./statuses.ts";
import type { Channel } from "./walk.ts";

/** Name of an account for people: its company, or as much as is filled in. */
export function nameOf({ id, attributes }: KlaviyoAccount): string {
	const contact = attributes.contact_information;
	return (
		cleanName(contact?.organization_name) ??
		cleanName(contact?.default_sender_name) ??
		cleanName(contact?.website_url) ??
		id
	);
}

export function toAdAccount(account: KlaviyoAccount): AdAccountDraft {
	const { timezone, preferred_currency: currency } = account.attributes;
	return {
		...standalone,
		externalId: account.id,
		name: nameOf(account),
		currencyCode: currency ?? null,
		timeZone: timezone ?? null,
		platformStatus: null,
		active: true,
	};
}

/** A campaign is one sending: its objective says so, and through which channel. */
export function toCampaign(
	{ id, attributes }: CampaignRow,
	raw: unknown,
	account: AccountRef,
	channel: Channel,
): CampaignDraft {
	const { name, status, send_time: sent, scheduled_at: scheduled } = attributes;
	return {
		...withoutBudget(account),
		externalId: id,
		name,
		status: campaignStatus(status),
		platformStatus: status,
		objective: `CAMPAIGN_${channel.toUpperCase()}`,
		startDate: toDay(sent ?? scheduled, account),
		raw,
	};
}

/** A flow sends whenever somebody does what it waits for: its objective says so, and what that is. */
export function flowToCampaign(
	{ id, attributes }: FlowRow,
	raw: unknown,
	account: AccountRef,
): CampaignDraft {
	const { name, status, created, trigger_type: trigger } = attributes;
	return {
		...withoutBudget(account),
		externalId: id,
		name: name || id,
		status: flowStatus(status),
		platformStatus: status ?? "",
		objective: trigger
			? `FLOW_${trigger.replaceAll(/[^A-Za-z0-9]+/g, "_").toUpperCase()}`
			: "FLOW",
		startDate: toDay(created, account),
		raw,
	};
}

/** Klaviyo has no budgets, and names no day on which a campaign or flow ends. */
const withoutBudget = ({ currencyCode }: AccountRef) => ({
	budget: null,
	currencyCode,
	endDate: null,
});

/** The account's day of an instant; null for what is none. */
function toDay(
	instant: string | null | undefined,
	{ timeZone }: AccountRef,
): string | null {
	const at = Date.parse(instant ?? "");
	return Number.isNaN(at) ? null : dayIn(timeZone, at);
}

/** A campaign's message is an ad in a group of its own: there is nothing between a campaign and its messages. */
export function toAdGroup(
	message: CampaignMessageRow,
	campaign: CampaignRow,
): AdGroupDraft {
	return {
		externalId: message.id,
		campaignExternalId: campaign.id,
		name: labelOf(message) ?? campaign.attributes.name,
		...statusOf(campaign),
		budget: null,
	};
}

export function toAd(
	message: CampaignMessageRow,
	campaign: CampaignRow,
): AdDraft {
	const content = message.attributes.definition?.content;
	return {
		externalId: message.id,
		campaignExternalId: campaign.id,
		adGroupExternalId: message.id,
		name: labelOf(message) ?? (content?.subject || content?.title || null),
		...statusOf(campaign),
		...words(content?.subject ?? content?.title, [
			content?.preview_text,
			content?.body,
		]),
	};
}

const labelOf = ({ attributes }: CampaignMessageRow): string | null =>
	attributes.definition?.label || null;

const statusOf = ({ attributes: { status } }: CampaignRow) => ({
	status: campaignStatus(status),
	platformStatus: status,
});

/** An action of a flow that sends is an ad group: its status is the one that decides, and a test of several messages is one action. */
export function actionToAdGroup(
	action: FlowActionRow,
	flowId: string,
	messages: readonly FlowMessage[],
): AdGroupDraft {
	const { definition } = action.attributes;
	return {
		externalId: action.id,
		campaignExternalId: flowId,
		name:
			messages.find(({ name }) => name)?.name ?? definition?.type ?? action.id,
		...actionStatus(action),
		budget: null,
	};
}

export function flowMessageToAd(
	message: FlowMessage & { id: string },
	action: FlowActionRow,
	flowId: string,
): AdDraft {
	return {
		externalId: message.id,
		campaignExternalId: flowId,
		adGroupExternalId: action.id,
		name: message.name || message.subject_line || message.title || null,
		...actionStatus(action),
		...words(message.subject_line ?? message.title, [
			message.preview_text,
			message.body,
		]),
	};
}

function actionStatus({ attributes: { definition } }: FlowActionRow) {
	const word = definition?.data?.status;
	return { status: flowStatus(word), platformStatus: word ?? "" };
}

/** Subject, or a notification's title, as the headline; preview and words of a message as descriptions. Links lie in its HTML. */
function words(
	headline: string | null | undefined,
	descriptions: readonly (string | null | undefined)[],
) {
	return {
		headlines: headline ? [headline] : [],
		descriptions: descriptions.filter((each) => !!each) as string[],
		callToAction: null,
		destinationUrl: null,
	};
}
