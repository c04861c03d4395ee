import type { AccountRef } from "../../drafts.ts";
import { errorWord } from "../../error-word.ts";
import { PlatformRejected } from "../../errors.ts";
import { mostPages } from "../../page-trail.ts";
import { fields, list } from "../../read-failure.ts";
import { readRows } from "../../read-rows.ts";
import type { PlatformSession } from "../../session.ts";
import type {
	KeywordsChange,
	KeywordsWritten,
	PresentKeyword,
	RefusedKeyword,
	WriteOptions,
	WriteTarget,
} from "../../writes/write-parts.ts";
import { callX, ofAccount, rowPages } from "../client.ts";
import { xAdsRules } from "../errors.ts";
import { checkId } from "../ids.ts";
import { keywordsOf } from "../keywords.ts";
import { toSwitch } from "../statuses.ts";
import { checkRole } from "./change.ts";
import { readOne } from "./read-one.ts";

/** Keywords of a line item as they are now: those that it is shown for, and those that keep it out. */
export async function readKeywords(
	session: PlatformSession,
	account: AccountRef,
	target: WriteTarget,
): Promise<PresentKeyword[] | null> {
	const row = await readOne(session, account, target);
	if (!row || toSwitch(row).status === "REMOVED") return null;
	const lineItems = new Map([
		[
			row.id,
			{ id: row.id, campaign_id: target.campaignExternalId, name: null },
		],
	]);
	const found: PresentKeyword[] = [];
	const pages = rowPages(
		session,
		{
			path: ofAccount(account, "targeting_criteria"),
			query: { line_item_ids: [row.id], count: 1000 },
			bucket: "targeting",
			account,
		},
		{ most: mostPages },
	);
	for await (const { rows } of pages)
		found.push(
			...readRows(rows, keywordsOf(lineItems)).records.filter(
				(keyword): keyword is PresentKeyword => keyword.matchType !== "UNKNOWN",
			),
		);
	return found;
}

/** Keywords of one batch, as X takes them. */
const largestBatch = 500;

/**
 * Adds keywords. X takes a batch whole or not at all, and names those that it refuses: the others are sent once more then, since
 * nothing of the first batch was made.
 */
export async function writeKeywords(
	session: PlatformSession,
	account: AccountRef,
	{ target, negative, keywords }: KeywordsChange,
	{ validateOnly }: WriteOptions,
): Promise<KeywordsWritten> {
	if (validateOnly) {
		await checkRole(session, account);
		return { warnings: [], refused: [] };
	}
	const refused: RefusedKeyword[] = [];
	let left = keywords.map((keyword, index) => ({ keyword, index }));
	while (left.length > 0) {
		const batch = left.slice(0, largestBatch);
		const errors = await sendBatch(session, account, {
			target,
			negative,
			keywords: batch.map(({ keyword }) => keyword),
		});
		if (errors === null) {
			left = left.slice(batch.length);
			continue;
		}
		const bad = new Set<number>();
		for (const [at, message] of errors) {
			const item = batch[at];
			if (!item) continue;
			bad.add(item.index);
			refused.push({ index: item.index, message });
		}
		if (bad.size === 0)
			throw new PlatformRejected(
				"X Ads took none of the keywords and does not say which it refuses. Try again with fewer of them.",
			);
		left = left.filter(({ index }) => !bad.has(index));
	}
	return {
		warnings: [],
		refused: refused.sort((one, other) => one.index - other.index),
	};
}

/**
 * Sends a batch of criteria.
 * @returns null where all were made; else sentences by the positions that X refuses, and none was made
 */
async function sendBatch(
	session: PlatformSession,
	account: AccountRef,
	{ target, negative, keywords }: KeywordsChange,
): Promise<ReadonlyMap<number, string> | null> {
	const usual = xAdsRules("writes");
	let refused: ReadonlyMap<number, string> | null = null;
	try {
		await callX(session, {
			method: "POST",
			path: `batch/${ofAccount(account, "targeting_criteria")}`,
			json: keywords.map(({ text, matchType }) => ({
				operation_type: "Create",
				params: {
					line_item_id: checkId(target.externalId),
					operator_type: negative ? "NE" : "EQ",
					targeting_type: `${matchType}_KEYWORD`,
					targeting_value: text,
				},
			})),
			bucket: "writes",
			account,
			rules: {
				...usual,
				failureOf(reply) {
					refused = refusedIn(reply.body);
					// Such a reply has no other errors.
					return refused && list(fields(reply.body)?.errors).length === 0
						? { meaning: "rejected", code: "operation_errors" }
						: usual.failureOf(reply);
				},
			},
		});
	} catch (error) {
		if (refused === null || !(error instanceof PlatformRejected)) throw error;
		return refused;
	}
	return null;
}

/** Sentences by the positions of a batch that X refuses; null where it names none. */
function refusedIn(body: unknown): ReadonlyMap<number, string> | null {
	const operations = fields(body)?.operation_errors;
	if (!Array.isArray(operations)) return null;
	const refused = new Map<number, string>();
	for (const [at, operation] of operations.entries()) {
		const [error] = list(Array.isArray(operation) ? operation : [operation]);
		if (error) refused.set(at, sentenceOf(error.code));
	}
	return refused.size > 0 ? refused : null;
}

function sentenceOf(code: unknown): string {
	const word = errorWord(code);
	return word?.startsWith("DUPLICATE")
		? "X has this keyword on the line item already."
		: `X does not take this keyword${word ? ` (${word})` : ""}. Write it in other words, or look in X Ads Manager why.`;
}
