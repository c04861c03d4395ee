import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { AccountCall } from "../calls/call.ts";
import { type BatchError, batchError, Refused } from "../calls/refusal.ts";
import { findAdGroup } from "./find.ts";
import { byIds, needIds } from "./list.ts";
import { amountOf } from "./money.ts";
import type { Keyword, Negative } from "./objects.ts";

/** `POST Keywords/QueryByAdGroupId` */
export function listKeywords(call: AccountCall): Reply {
	const { input, api } = call;
	input.only("AdGroupId", "ReturnAdditionalFields");
	const { keywords } = findAdGroup(call, input.needId("AdGroupId"));
	return json(200, {
		Keywords: keywords
			.filter((one) => one.switch !== "Deleted")
			.map((one) => api.oddities.changed("keyword", renderKeyword(one))),
	});
}

/** `POST Keywords/QueryByIds` */
export function keywordsByIds(call: AccountCall): Reply {
	const { input, api } = call;
	input.only("AdGroupId", "KeywordIds", "ReturnAdditionalFields");
	const { keywords } = findAdGroup(call, input.needId("AdGroupId"));
	return byIds("Keywords", needIds(call, "KeywordIds"), 1501, (id) => {
		const found = keywords.find((one) => one.id === id);
		return found === undefined || found.switch === "Deleted"
			? null
			: api.oddities.changed("keyword", renderKeyword(found));
	});
}

/** `POST NegativeKeywords/QueryByEntityIds`: of campaigns of the account, or of ad groups of a campaign. */
export function listNegatives(call: AccountCall): Reply {
	const { input, api, account } = call;
	input.only("EntityIds", "EntityType", "ParentEntityId");
	const type = needEntityType(call);
	const ids = needIds(call, "EntityIds");
	// The list may hold one id, whatever its form.
	if (ids.length > 1) throw new Refused(513, "EntityIds");
	// Of campaigns the account of the headers is the parent.
	if (type === "AdGroup") input.needId("ParentEntityId");
	const { campaigns, adGroups } = api.store.of(account);
	const errors: BatchError[] = [];
	const found = ids.flatMap((id, index) => {
		const entity = (type === "Campaign" ? campaigns : adGroups).get(id);
		if (entity === undefined || entity.switch === "Deleted") {
			errors.push(batchError(index, 517));
			return [];
		}
		return [
			{
				EntityId: id,
				EntityType: type,
				NegativeKeywords: entity.negatives.map(renderNegative),
			},
		];
	});
	return json(200, { EntityNegativeKeywords: found, PartialErrors: errors });
}

export function needEntityType({ input }: AccountCall): "Campaign" | "AdGroup" {
	const type = input.word("EntityType", ["Campaign", "AdGroup"]);
	if (type === null) throw new Refused(203, "EntityType");
	return type;
}

/** A keyword with every property that `Keyword` has. */
export function renderKeyword(keyword: Keyword) {
	return {
		Id: keyword.id,
		Bid:
			keyword.bidMicros === null
				? { Amount: null }
				: { Amount: amountOf(keyword.bidMicros) },
		MatchType: keyword.matchType,
		Param1: null,
		Param2: null,
		Param3: null,
		Text: keyword.text,
		Status: keyword.switch as string,
		EditorialStatus: "Active",
		DestinationUrl: null,
		TrackingUrlTemplate: null,
		UrlCustomParameters: null,
		FinalUrls: null,
		FinalMobileUrls: null,
		FinalAppUrls: null,
		BiddingScheme: {
			Type: "InheritFromParent",
			InheritedBidStrategyType: null,
		},
		FinalUrlSuffix: null,
		ForwardCompatibilityMap: null,
	};
}

function renderNegative({ id, text, matchType }: Negative) {
	return {
		Type: "NegativeKeyword",
		ForwardCompatibilityMap: null,
		Id: id,
		Text: text,
		MatchType: matchType,
	};
}
