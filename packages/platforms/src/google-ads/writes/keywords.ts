import type { AccountRef } from "../../drafts.ts";
import { parseReply } from "../../parse-reply.ts";
import { fields, list } from "../../read-failure.ts";
import type { PlatformSession } from "../../session.ts";
import type {
	KeywordsChange,
	KeywordsWritten,
	PresentKeyword,
	RefusedKeyword,
	WriteOptions,
	WriteTarget,
} from "../../writes/write-parts.ts";
import { adGroupRow, keywordRow, mutateReply } from "../api-types.ts";
import { createGoogleAdsClient } from "../client.ts";
import { googleAdsRules } from "../errors.ts";
import { toKeyword } from "../mapper.ts";
import { gaql, idsIn, notRemoved } from "../queries.ts";
import { rowsOf } from "../reading.ts";
import { mutate, resourceName } from "./mutate.ts";
import { readOne } from "./read-one.ts";
import { keywordSentence } from "./sentences.ts";

/** Keywords of an ad group as they are now, its negative ones too. */
export async function readKeywords(
	session: PlatformSession,
	account: AccountRef,
	{ externalId }: WriteTarget,
): Promise<PresentKeyword[] | null> {
	const inGroup = idsIn("ad_group.id", [externalId]);
	const group = await readOne(session, account, {
		entity: "ad group",
		query: "adGroups",
		id: "ad_group.id",
		conditions: [inGroup],
		schema: adGroupRow,
	});
	if (!group) return null;
	const { records } = await createGoogleAdsClient(session).all(
		account,
		gaql("keywords", [
			inGroup,
			"ad_group_criterion.type = 'KEYWORD'",
			...notRemoved("ad_group_criterion"),
		]),
		rowsOf("keyword", "ad_group_criterion.criterion_id", keywordRow, toKeyword),
	);
	return records.filter(
		(keyword): keyword is PresentKeyword => keyword.matchType !== "UNKNOWN",
	);
}

/** Adds keywords; those that Google refuses keep none of the others away. */
export async function writeKeywords(
	session: PlatformSession,
	account: AccountRef,
	{ target, negative, keywords }: KeywordsChange,
	{ validateOnly }: WriteOptions,
): Promise<KeywordsWritten> {
	const group = resourceName(account, "adGroups", target.externalId);
	const reply = await mutate(session, account, {
		collection: "adGroupCriteria",
		method: "create",
		changes: keywords.map(({ text, matchType }) => ({
			ad_group: group,
			// A negative keyword has no switch.
			...(negative ? { negative } : { status: "ENABLED" }),
			keyword: { text, match_type: matchType },
		})),
		options: { partial_failure: true, validate_only: validateOnly },
	});
	const { partialFailureError } = parseReply(
		googleAdsRules,
		mutateReply,
		reply,
	);
	return { warnings: [], refused: refusedIn(partialFailureError) };
}

/** The operations that failed, from the GoogleAdsFailure of a reply that is otherwise a success. */
function refusedIn(partialFailure: unknown): RefusedKeyword[] {
	const refused = new Map<number, string>();
	for (const error of list(fields(partialFailure)?.details).flatMap(
		({ errors }) => list(errors),
	)) {
		const index = operationOf(error);
		if (index !== null && !refused.has(index))
			refused.set(index, keywordSentence(error));
	}
	return [...refused].map(([index, message]) => ({ index, message }));
}

function operationOf(error: Readonly<Record<string, unknown>>): number | null {
	const [first] = list(fields(error.location)?.fieldPathElements);
	if (first?.fieldName !== "operations") return null;
	// The first operation's index is the default, which JSON leaves out.
	const index = Number(first.index ?? 0);
	return Number.isSafeInteger(index) && index >= 0 ? index : null;
}
