import type { Answer, Call } from "../api.ts";
import { notFound } from "../calls/list.ts";
import type { Campaign, LineItem } from "../objects/objects.ts";
import { campaignRow, lineItemRow, promotedTweetRow } from "../objects/rows.ts";
import { campaignChange, lineItemChange } from "./changes.ts";

/** `PUT campaigns/:campaign_id` */
export function updateCampaign(call: Call): Answer {
	const { target, apply } = campaignChange(
		call,
		call.parameters,
		call.id ?? "",
	);
	apply();
	call.api.store.changed();
	return { data: campaignRow(target) };
}

/** `PUT line_items/:line_item_id` */
export function updateLineItem(call: Call): Answer {
	const { target, apply } = lineItemChange(
		call,
		call.parameters,
		call.id ?? "",
	);
	apply();
	call.api.store.changed();
	return { data: lineItemRow(target) };
}

/** Marks a campaign as deleted, with its line items. */
export function removeCampaign(campaign: Campaign, now: number): void {
	campaign.deleted = true;
	campaign.updatedAt = now;
	for (const item of campaign.lineItems) removeLineItem(item, now);
}

/** Marks a line item as deleted; its Tweets are only hidden. */
export function removeLineItem(item: LineItem, now: number): void {
	item.deleted = true;
	item.updatedAt = now;
}

/** `DELETE campaigns/:campaign_id` */
export function deleteCampaign(call: Call): Answer {
	call.parameters.only();
	const found = call.api.store.of(call.account).campaigns.get(call.id ?? "");
	if (found === undefined || found.deleted)
		throw notFound("CAMPAIGN_NOT_FOUND", call.id ?? "");
	removeCampaign(found, call.now);
	call.api.store.changed();
	return { data: campaignRow(found) };
}

/** `DELETE line_items/:line_item_id` */
export function deleteLineItem(call: Call): Answer {
	call.parameters.only();
	const found = call.api.store.of(call.account).lineItems.get(call.id ?? "");
	if (found === undefined || found.deleted)
		throw notFound("LINE_ITEM_NOT_FOUND", call.id ?? "");
	removeLineItem(found, call.now);
	call.api.store.changed();
	return { data: lineItemRow(found) };
}

/** `DELETE promoted_tweets/:promoted_tweet_id`: the only end of one, as it cannot be paused. */
export function deletePromotedTweet(call: Call): Answer {
	call.parameters.only();
	const { promotedTweets } = call.api.store.of(call.account);
	const found = promotedTweets.get(call.id ?? "");
	if (found === undefined || found.deleted)
		throw notFound("PROMOTED_TWEET_NOT_FOUND", call.id ?? "");
	found.deleted = true;
	found.updatedAt = call.now;
	call.api.store.changed();
	return { data: promotedTweetRow(found) };
}
