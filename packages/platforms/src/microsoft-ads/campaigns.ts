import { inChunks } from "../chunks.ts";
import type {
	AccountRef,
	CampaignDraft,
	Page,
	RejectedRecord,
} from "../drafts.ts";
import { inTurn } from "../in-turn.ts";
import type { List, ListOptions } from "../parts.ts";
import { idAt } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { type CampaignRow, campaignRow, id } from "./api-types.ts";
import { readBudgets } from "./budgets.ts";
import { callForRows } from "./call.ts";
import { byId, checkId, idsInOneCall } from "./ids.ts";
import { toCampaign } from "./mapper.ts";
import { PresentRows } from "./present-rows.ts";

/** Every kind of campaign. Without them Microsoft tells search campaigns alone. */
export const campaignTypes =
	"Search, Shopping, DynamicSearchAds, Audience, Hotel, PerformanceMax, App";

/** Microsoft tells all campaigns of an account at once: so many are handed on at a time. */
const onPage = 500;

/** A campaign's row, as it was read and as it was received. */
export interface ReadCampaign {
	row: CampaignRow;
	raw: unknown;
}

interface Read {
	records: ReadCampaign[];
	rejected: RejectedRecord[];
}

/** Campaigns of an account, in the order of their ids; the last one's is the cursor. Microsoft tells none that was deleted, and has no pages. */
export const campaigns: List<CampaignDraft> = async function* (
	session,
	account,
	options = {},
) {
	const { externalIds, cursor = null } = options;
	if (externalIds?.length === 0) return;
	if (!externalIds) {
		const read = await readCampaigns(session, account);
		yield* cutPages(session, account, read, options);
		return;
	}
	const steps = inChunks(externalIds.map(checkId), idsInOneCall).map(
		(ids, index) => ({
			key: String(index),
			async *pages(from: string | null) {
				const read = await readCampaigns(session, account, ids);
				yield* cutPages(session, account, read, { ...options, cursor: from });
			},
		}),
	);
	yield* inTurn(steps, cursor);
};

/**
 * Rows of campaigns as Microsoft tells them now.
 * @param ids all of the account's when left out; at most a hundred
 */
export async function readCampaigns(
	session: PlatformSession,
	account: Pick<AccountRef, "externalId" | "accessExternalId">,
	ids?: readonly string[],
): Promise<Read> {
	const rows = await callForRows(
		session,
		{
			service: "campaign",
			path: ids ? "Campaigns/QueryByIds" : "Campaigns/QueryByAccountId",
			body: {
				AccountId: account.externalId,
				...(ids ? { CampaignIds: ids } : {}),
				CampaignType: campaignTypes,
				ReturnAdditionalFields: null,
			},
			account,
		},
		{
			list: "Campaigns",
			collect: () =>
				new PresentRows<CampaignRow, ReadCampaign>({
					entity: "campaign",
					list: "Campaigns",
					schema: campaignRow,
					toDraft: (row, raw) => ({ row, raw }),
					findId: idAt("Id", id),
				}),
		},
	);
	rows.records.sort((one, other) => byId(one.row.Id, other.row.Id));
	return rows;
}

async function* cutPages(
	session: PlatformSession,
	account: AccountRef,
	{ records, rejected }: Read,
	{ cursor = null, pageSize = onPage }: ListOptions,
): AsyncGenerator<Page<CampaignDraft>> {
	const rest = records.filter(
		({ row }) => cursor === null || byId(row.Id, cursor) > 0,
	);
	const chunks = inChunks(rest, Math.min(pageSize, onPage));
	let told = cursor === null ? rejected : [];
	for (const chunk of chunks.length > 0 ? chunks : [[]]) {
		const budgets = await readBudgets(
			session,
			account,
			chunk.flatMap(({ row }) => row.BudgetId ?? []),
		);
		const last = chunk.at(-1)?.row.Id ?? null;
		yield {
			records: chunk.map(({ row, raw }) =>
				toCampaign(
					row,
					raw,
					account.currencyCode,
					budgets.get(row.BudgetId ?? "") ?? null,
				),
			),
			rejected: told,
			nextCursor: last === rest.at(-1)?.row.Id ? null : last,
			totalCount: records.length + rejected.length,
		};
		told = [];
	}
}
