import { inChunks } from "../chunks.ts";
import type {
	AccountRef,
	AdGroupDraft,
	CampaignDraft,
	Page,
} from "../drafts.ts";
import { inTurn } from "../in-turn.ts";
import type { List, ListOptions } from "../parts.ts";
import { idAt, type RowReader, readRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import {
	type CampaignRow,
	campaignRow,
	type LineItemRow,
	lineItemRow,
} from "./api-types.ts";
import {
	ofAccount,
	type Query,
	type RowsPage,
	rowPages,
	type XAdsCall,
} from "./client.ts";
import { checkId, id, idsInOneQuery } from "./ids.ts";
import { toAdGroup, toCampaign } from "./mapper.ts";

/** Records of a page; X gives up to 1,000 of them. */
export const usualPage = 500;

/** Reader of rows of one list. */
export const reader = <Row, Draft>(
	entity: string,
	schema: RowReader<Row, Draft>["schema"],
	toDraft: (row: Row, raw: unknown) => Draft | null,
): RowReader<Row, Draft> => ({
	entity,
	list: "data",
	schema,
	toDraft,
	findId: idAt("id", id),
});

/** A page of records out of one of rows. */
export function toPage<Row, Draft>(
	{ rows, nextCursor }: RowsPage,
	of: RowReader<Row, Draft>,
): Page<Draft> {
	return { ...readRows(rows, of), nextCursor };
}

/** Call for a list of objects below an account. */
export const entityCall = (
	account: AccountRef,
	path: string,
	query: Query,
): XAdsCall => ({
	path: ofAccount(account, path),
	query,
	bucket: "entities",
	account,
});

/**
 * Pages of a list, of the named campaigns alone where some are: 200 of them at a time.
 * @param pages reads from a cursor of its own on; without ids it is the whole list
 */
export async function* ofCampaigns<T>(
	{ externalIds, cursor = null }: ListOptions,
	pages: (
		campaignIds: readonly string[] | undefined,
		cursor: string | null,
	) => AsyncIterable<Page<T>>,
): AsyncGenerator<Page<T>, void, undefined> {
	// Nothing can belong to no campaign.
	if (externalIds?.length === 0) return;
	if (!externalIds) {
		yield* pages(undefined, cursor);
		return;
	}
	const steps = inChunks(externalIds.map(checkId), idsInOneQuery).map(
		(ids, at) => ({
			key: String(at),
			pages: (from: string | null) => pages(ids, from),
		}),
	);
	yield* inTurn(steps, cursor);
}

/** Campaigns, drafts and deleted ones too: what a deleted one spent still counts. */
export const campaigns: List<CampaignDraft> = (
	session,
	account,
	options = {},
) =>
	ofCampaigns(options, async function* (ids, from) {
		const of = reader<CampaignRow, CampaignDraft>(
			"campaign",
			campaignRow,
			(row, raw) => toCampaign(row, raw, account.currencyCode),
		);
		const call = entityCall(account, "campaigns", {
			count: options.pageSize ?? usualPage,
			with_deleted: true,
			with_draft: true,
			campaign_ids: ids,
		});
		for await (const page of rowPages(session, call, { from }))
			yield toPage(page, of);
	});

/** Pages of line items, as rows, from a cursor of X's on. */
export async function* lineItemPages(
	session: PlatformSession,
	account: AccountRef,
	{
		campaignIds,
		count,
		from,
	}: {
		campaignIds: readonly string[] | undefined;
		count: number;
		from: string | null;
	},
): AsyncGenerator<Page<LineItemRow>> {
	const of = reader<LineItemRow, LineItemRow>(
		"ad group",
		lineItemRow,
		(row) => row,
	);
	const call = entityCall(account, "line_items", {
		count,
		with_draft: true,
		campaign_ids: campaignIds,
	});
	for await (const page of rowPages(session, call, { from }))
		yield toPage(page, of);
}

export const adGroups: List<AdGroupDraft> = (session, account, options = {}) =>
	ofCampaigns(options, async function* (campaignIds, from) {
		const now = Date.now();
		const pages = lineItemPages(session, account, {
			campaignIds,
			count: options.pageSize ?? usualPage,
			from,
		});
		for await (const { records, ...page } of pages)
			yield { ...page, records: records.map((row) => toAdGroup(row, now)) };
	});
