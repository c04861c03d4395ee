import type { AccountRef } from "../../drafts.ts";
import type { PlatformSession } from "../../session.ts";
import type {
	KeywordsChange,
	KeywordsWritten,
	KeywordText,
	PresentKeyword,
	WriteOptions,
	WriteTarget,
} from "../../writes/write-parts.ts";
import { adGroupRow } from "../api-types.ts";
import { checkId } from "../ids.ts";
import { readKeywordsOf } from "../keywords.ts";
import { readList } from "../read-list.ts";
import { type Change, sendChange } from "./change.ts";
import { checkRole } from "./check-role.ts";
import { onlyRow } from "./only-row.ts";
import { keywordSentence } from "./write-codes.ts";

/** Keywords of an ad group as they are now, its negative ones too; null for a group that Microsoft no longer has. */
export async function readKeywords(
	session: PlatformSession,
	account: AccountRef,
	{ externalId, campaignExternalId }: WriteTarget,
): Promise<PresentKeyword[] | null> {
	const group = await readList(session, account, {
		path: "AdGroups/QueryByIds",
		body: {
			CampaignId: checkId(campaignExternalId),
			AdGroupIds: [checkId(externalId)],
			ReturnAdditionalFields: null,
		},
		list: "AdGroups",
		entity: "ad group",
		schema: adGroupRow,
		toDraft: (row) => row,
	});
	if (onlyRow(group, "ad group") === null) return null;
	const { records } = await readKeywordsOf(session, account, {
		campaignExternalId,
		adGroupExternalId: externalId,
	});
	return records.filter(
		(keyword): keyword is PresentKeyword => keyword.matchType !== "UNKNOWN",
	);
}

const matchTypes: Readonly<Record<KeywordText["matchType"], string>> = {
	EXACT: "Exact",
	PHRASE: "Phrase",
	BROAD: "Broad",
};

/** Longest text of a keyword. */
const longestText = 100;

/**
 * Adds keywords, with the ad group's own bid, or negative ones, which have a list of their own. Those that Microsoft refuses keep none of the others away.
 */
export async function writeKeywords(
	session: PlatformSession,
	account: AccountRef,
	{ target, negative, keywords }: KeywordsChange,
	{ validateOnly }: WriteOptions,
): Promise<KeywordsWritten> {
	if (validateOnly) {
		await checkRole(session, account);
		return { warnings: [], refused: findTooLong(keywords) };
	}
	const adGroup = checkId(target.externalId);
	const errors = await sendChange(
		session,
		account,
		negative ? addNegatives(adGroup, keywords) : addBidOn(adGroup, keywords),
	);
	return {
		warnings: [],
		refused: errors.map(({ index, code }) => ({
			index,
			message: keywordSentence(code),
		})),
	};
}

const addBidOn = (
	adGroup: string,
	keywords: readonly KeywordText[],
): Change => ({
	method: "POST",
	path: "Keywords",
	body: {
		AdGroupId: adGroup,
		Keywords: keywords.map((keyword) => ({
			...toWords(keyword),
			Status: "Active",
		})),
		ReturnInheritedBidStrategyTypes: null,
	},
});

const addNegatives = (
	adGroup: string,
	keywords: readonly KeywordText[],
): Change => ({
	method: "POST",
	path: "EntityNegativeKeywords",
	body: {
		EntityNegativeKeywords: [
			{
				EntityId: adGroup,
				EntityType: "AdGroup",
				NegativeKeywords: keywords.map(toWords),
			},
		],
	},
});

const toWords = ({ text, matchType }: KeywordText) => ({
	Text: text,
	MatchType: matchTypes[matchType],
});

const findTooLong = (keywords: readonly KeywordText[]) =>
	keywords.flatMap(({ text }, index) =>
		text.length > longestText
			? [
					{
						index,
						message: `A keyword has at most ${longestText} characters. Shorten it.`,
					},
				]
			: [],
	);
