import type { KeywordDraft } from "../drafts.ts";
import type { List } from "../parts.ts";
import { type CriterionRow, criterionRow } from "./api-types.ts";
import { belowLineItems, type LineItems } from "./below-line-items.ts";
import { ofAccount, rowPages } from "./client.ts";
import { reader, toPage } from "./entity-lists.ts";
import { toKeyword } from "./mapper.ts";

/** X advises the largest page here: a call counts in the tightest limit of all lists. */
const largestPage = 1000;

/** Reader of criteria, which keeps the keywords among them. */
export const keywordsOf = (lineItems: LineItems) =>
	reader<CriterionRow, KeywordDraft>("keyword", criterionRow, (row) => {
		const lineItem = lineItems.get(row.line_item_id);
		return lineItem ? toKeyword(row, lineItem) : null;
	});

/** Keywords, negative ones too: line items' targeting criteria, among which places, ages and the like stand as well. */
export const keywords: List<KeywordDraft> = (session, account, options = {}) =>
	belowLineItems(session, account, options, async function* (lineItems, from) {
		const of = keywordsOf(lineItems);
		const pages = rowPages(
			session,
			{
				path: ofAccount(account, "targeting_criteria"),
				query: {
					line_item_ids: [...lineItems.keys()],
					count: options.pageSize ?? largestPage,
				},
				bucket: "targeting",
				account,
			},
			{ from },
		);
		for await (const page of pages) yield toPage(page, of);
	});
