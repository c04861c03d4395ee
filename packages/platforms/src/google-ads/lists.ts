import type { z } from "zod";
import type {
	AccountRef,
	AdDraft,
	AdGroupDraft,
	CampaignDraft,
	DailyMetricDraft,
	KeywordDraft,
	Page,
} from "../drafts.ts";
import { PageTrail } from "../page-trail.ts";
import type { DailyMetricsOptions, ListOptions } from "../parts.ts";
import { RowReading } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import * as rows from "./api-types.ts";
import { createGoogleAdsClient } from "./client.ts";
import { findId } from "./find-id.ts";
import { toAd, toAdGroup, toCampaign, toKeyword } from "./mapper.ts";
import { MetricReading } from "./metric-rows.ts";
import { googleAdsScoped } from "./oauth.ts";
import { checkDay, gaql, idsIn, type QueryName } from "./queries.ts";

/** The condition that leaves out what was removed. */
export const notRemoved = (resource: string) =>
	`${resource}.status != 'REMOVED'`;

/** Only what belongs to the campaigns, when some were named. */
export function ofCampaigns(options: ListOptions | undefined): string[] {
	return options?.externalIds
		? [idsIn("campaign.id", options.externalIds)]
		: [];
}

/** Google takes no page size: where few are wanted, the query asks for no more. */
export const atMost = (options: ListOptions | undefined): string =>
	options?.pageSize === undefined ? "" : ` LIMIT ${options.pageSize}`;

/** Pages of one query. The cursor is Google's page token, so it serves only the same query again. */
async function* pages<Row, Draft>(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions | undefined,
	list: {
		entity: string;
		query: QueryName;
		conditions: string[];
		orderBy: string;
		schema: z.ZodType<Row>;
		toDraft: (row: Row, raw: unknown) => Draft | null;
		idPath: readonly string[];
	},
): AsyncGenerator<Page<Draft>> {
	// An empty IN is no query; nothing can belong to no campaign.
	if (options?.externalIds?.length === 0) return;
	const client = createGoogleAdsClient(session);
	const query = gaql(
		list.query,
		[...list.conditions, ...ofCampaigns(options)],
		`ORDER BY ${list.orderBy}${atMost(options)}`,
	);
	const countAll = options?.pageSize === undefined;
	const trail = new PageTrail(googleAdsScoped);
	let pageToken = trail.follow(options?.cursor ?? null);
	do {
		const { rows, nextPageToken, totalCount } = await client.search(
			account,
			query,
			() =>
				new RowReading({
					...list,
					list: "results",
					findId: (raw) => findId(raw, list.idPath),
				}),
			{ pageToken, countAll },
		);
		pageToken = trail.follow(nextPageToken);
		yield {
			records: rows.records,
			rejected: rows.rejected,
			nextCursor: nextPageToken,
			...(totalCount === null ? {} : { totalCount }),
		};
	} while (pageToken !== null);
}

export function campaigns(
	session: PlatformSession,
	account: AccountRef,
	options?: ListOptions,
): AsyncIterable<Page<CampaignDraft>> {
	return pages(session, account, options, {
		entity: "campaign",
		query: "campaigns",
		// One that is asked for by its id is told also when it was removed: its numbers still count.
		conditions: options?.externalIds ? [] : [notRemoved("campaign")],
		orderBy: "campaign.id",
		schema: rows.campaignRow,
		toDraft: (row, raw) => toCampaign(row, raw, account.currencyCode),
		idPath: ["campaign", "id"],
	});
}

export function adGroups(
	session: PlatformSession,
	account: AccountRef,
	options?: ListOptions,
): AsyncIterable<Page<AdGroupDraft>> {
	return pages(session, account, options, {
		entity: "ad group",
		query: "adGroups",
		conditions: [notRemoved("ad_group"), notRemoved("campaign")],
		orderBy: "ad_group.id",
		schema: rows.adGroupRow,
		toDraft: toAdGroup,
		idPath: ["adGroup", "id"],
	});
}

export function ads(
	session: PlatformSession,
	account: AccountRef,
	options?: ListOptions,
): AsyncIterable<Page<AdDraft>> {
	return pages(session, account, options, {
		entity: "ad",
		query: "ads",
		conditions: [
			notRemoved("ad_group_ad"),
			notRemoved("ad_group"),
			notRemoved("campaign"),
		],
		orderBy: "ad_group_ad.ad.id",
		schema: rows.adRow,
		toDraft: toAd,
		idPath: ["adGroupAd", "ad", "id"],
	});
}

export function keywords(
	session: PlatformSession,
	account: AccountRef,
	options?: ListOptions,
): AsyncIterable<Page<KeywordDraft>> {
	return pages(session, account, options, {
		entity: "keyword",
		query: "keywords",
		conditions: [
			"ad_group_criterion.type = 'KEYWORD'",
			notRemoved("ad_group_criterion"),
			notRemoved("ad_group"),
			notRemoved("campaign"),
		],
		orderBy: "ad_group_criterion.criterion_id",
		schema: rows.keywordRow,
		toDraft: toKeyword,
		idPath: ["adGroupCriterion", "criterionId"],
	});
}

export async function* dailyMetrics(
	session: PlatformSession,
	account: AccountRef,
	options: DailyMetricsOptions,
): AsyncGenerator<Page<DailyMetricDraft>> {
	if (options.externalIds?.length === 0) return;
	// Removed campaigns too: what they spent belongs to the account's totals.
	const query = gaql(
		"dailyMetrics",
		[
			`segments.date BETWEEN '${checkDay(options.from)}' AND '${checkDay(options.to)}'`,
			...ofCampaigns(options),
		],
		atMost(options).trim(),
	);
	const client = createGoogleAdsClient(session);
	const pages = client.searchPages(
		account,
		query,
		() => new MetricReading(options),
		{ pageToken: options.cursor ?? null },
	);
	for await (const { rows, nextPageToken } of pages)
		yield {
			records: rows.records,
			rejected: rows.rejected,
			nextCursor: nextPageToken,
		};
}
