import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { AccountCall } from "../calls/call.ts";
import type { Input } from "../calls/input.ts";
import { batchError, ItemRefused } from "../calls/refusal.ts";
import { findAdGroup } from "../entities/find.ts";
import { needIds } from "../entities/list.ts";
import { microsOf } from "../entities/money.ts";
import type { Keyword } from "../entities/objects.ts";
import {
	changeEach,
	expectChangeable,
	expectWritable,
	needItems,
	readItemId,
	readSwitch,
} from "./batch.ts";
import { readMatchType, readText } from "./keyword-text.ts";

const arrays = { empty: 1505, tooLong: 1506, most: 1_000 };

/** `POST Keywords`: ids of the new ones, null for those that were refused. */
export function addKeywords(call: AccountCall): Reply {
	const { input, api, account } = call;
	input.only("AdGroupId", "Keywords", "ReturnInheritedBidStrategyTypes");
	expectWritable(call);
	const { keywords } = findAdGroup(call, input.needId("AdGroupId"));
	const items = needItems(call, "Keywords", arrays);
	const ids: (string | null)[] = items.map(() => null);
	const errors = changeEach(items, (item, index) => {
		expectChangeable(item, ["Text", "MatchType", "Bid", "Status", "Type"]);
		const text = readText(item, 1503);
		const matchType = readMatchType(item);
		const isThere = keywords.some(
			(one) =>
				one.switch !== "Deleted" &&
				one.matchType === matchType &&
				one.text.toLowerCase() === text.toLowerCase(),
		);
		if (isThere) throw new ItemRefused(1542, "Text");
		const made: Keyword = {
			id: api.store.nextKeywordId(),
			text,
			matchType,
			switch: readSwitch(item, 1531) ?? "Active",
			bidMicros: readBid(item, account.currencyCode) ?? null,
		};
		keywords.push(made);
		ids[index] = made.id;
	});
	return json(200, {
		KeywordIds: ids,
		InheritedBidStrategyTypes: null,
		PartialErrors: errors,
	});
}

/** `PUT Keywords`: neither text nor match type can be changed. */
export function updateKeywords(call: AccountCall): Reply {
	const { input, account } = call;
	input.only("AdGroupId", "Keywords", "ReturnInheritedBidStrategyTypes");
	expectWritable(call);
	const { keywords } = findAdGroup(call, input.needId("AdGroupId"));
	const seen = new Set<string>();
	const errors = changeEach(needItems(call, "Keywords", arrays), (item) => {
		const id = readItemId(item, seen, { unknown: 1501, twice: 515 });
		const found = keywords.find((one) => one.id === id);
		if (found === undefined || found.switch === "Deleted")
			throw new ItemRefused(1501, "Id");
		if (item.has("Text") || item.has("MatchType"))
			throw item.has("Text")
				? new ItemRefused(1504, "Text")
				: new ItemRefused(1545, "MatchType");
		expectChangeable(item, ["Id", "Status", "Bid"]);
		const status = readSwitch(item, 1531);
		const bid = readBid(item, account.currencyCode);
		if (bid !== undefined) found.bidMicros = bid;
		if (status !== null) found.switch = status;
	});
	return json(200, {
		InheritedBidStrategyTypes: null,
		PartialErrors: errors,
	});
}

/** `DELETE Keywords`, with a body. */
export function deleteKeywords(call: AccountCall): Reply {
	const { input } = call;
	input.only("AdGroupId", "KeywordIds");
	expectWritable(call);
	const { keywords } = findAdGroup(call, input.needId("AdGroupId"));
	const errors = needIds(call, "KeywordIds").flatMap((id, index) => {
		const found = keywords.find((one) => one.id === id);
		if (found === undefined || found.switch === "Deleted")
			return [batchError(index, 1501)];
		found.switch = "Deleted";
		return [];
	});
	return json(200, { PartialErrors: errors });
}

/** A bid in micros, null for the ad group's own; undefined: it is to stay. */
function readBid(item: Input, currencyCode: string): number | null | undefined {
	const bid = item.object("Bid");
	if (bid === null) return undefined;
	const amount = bid.only("Amount").number("Amount");
	if (amount === null) return null;
	const micros = microsOf(amount, currencyCode);
	if (micros === null || micros <= 0) throw new ItemRefused(1538, "Bid");
	return micros;
}
