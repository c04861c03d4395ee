import type { KeywordDraft } from "../drafts.ts";
import { parseReply } from "../parse-reply.ts";
import { idAt, type ReadRows, readRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import {
	id,
	keywordRow,
	negativeKeywordRow,
	negativesReply,
} from "./api-types.ts";
import { type CalledAccount, callMicrosoft } from "./call.ts";
import { microsoftAdsRules } from "./errors.ts";
import { type Place, toKeyword, toNegativeKeyword } from "./mapper.ts";
import { goneParents, orGone, readList } from "./read-list.ts";

/** Keywords of one ad group, the negative ones last. */
export async function readKeywordsOf(
	session: PlatformSession,
	account: CalledAccount,
	place: Place,
): Promise<ReadRows<KeywordDraft>> {
	const [bidOn, negative] = await Promise.all([
		readBidOn(session, account, place),
		readNegatives(session, account, place),
	]);
	return {
		records: [...bidOn.records, ...negative.records],
		rejected: [...bidOn.rejected, ...negative.rejected],
	};
}

/** Keywords that an ad group bids on. */
function readBidOn(
	session: PlatformSession,
	account: CalledAccount,
	place: Place,
): Promise<ReadRows<KeywordDraft>> {
	return readList(session, account, {
		path: "Keywords/QueryByAdGroupId",
		body: {
			AdGroupId: place.adGroupExternalId,
			ReturnAdditionalFields: null,
		},
		list: "Keywords",
		entity: "keyword",
		schema: keywordRow,
		toDraft: (row) => toKeyword(row, place),
	});
}

/** Negative keywords of an ad group itself: Microsoft takes one group to a question. */
async function readNegatives(
	session: PlatformSession,
	account: CalledAccount,
	place: Place,
): Promise<ReadRows<KeywordDraft>> {
	const reply = await orGone(
		callMicrosoft(session, {
			service: "campaign",
			path: "NegativeKeywords/QueryByEntityIds",
			body: {
				EntityIds: [place.adGroupExternalId],
				EntityType: "AdGroup",
				ParentEntityId: place.campaignExternalId,
			},
			account,
			judged: goneParents,
		}),
		{ EntityNegativeKeywords: [] },
	);
	const { EntityNegativeKeywords: entities } = parseReply(
		microsoftAdsRules,
		negativesReply,
		reply,
	);
	return readRows(
		(entities ?? []).flatMap((entity) => entity?.NegativeKeywords ?? []),
		{
			entity: "keyword",
			list: "NegativeKeywords",
			schema: negativeKeywordRow,
			toDraft: (row) => toNegativeKeyword(row, place),
			findId: idAt("Id", id),
		},
	);
}
