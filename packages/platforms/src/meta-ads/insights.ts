import type { AccountRef, DailyMetricDraft, Page } from "../drafts.ts";
import { isReportCursor } from "../metrics/report-cursor.ts";
import type { MetricsOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import {
	type Collect,
	createMetaAdsClient,
	type Parameters,
} from "./client.ts";
import { accountPath, checkDay } from "./ids.ts";
import { belongsTo, type Condition } from "./of-campaigns.ts";
import { readReport } from "./reports.ts";

/** Fields that every row is asked for; breakdowns come by themselves. */
const numbers = ["impressions", "clicks", "spend"];

/** Fields of conversions, which Meta leaves out of numbers by hour and by region. */
export const conversionFields = ["actions", "action_values"];

/** Every status: without it the numbers of deleted campaigns are left out. */
const ofAnyStatus: Condition = {
	field: "campaign.effective_status",
	operator: "IN",
	value: [
		"ACTIVE",
		"PAUSED",
		"DELETED",
		"ARCHIVED",
		"IN_PROCESS",
		"WITH_ISSUES",
	],
};

/** One list of numbers by campaign and day. */
interface Insights<Draft> {
	fields: readonly string[];
	breakdowns?: readonly string[];
	collectFor(account: AccountRef, options: MetricsOptions): Collect<Draft>;
}

/** A reading that has begun as a report goes on as one. */
const isReport = ({ cursor, reportName }: MetricsOptions): boolean =>
	cursor ? isReportCursor(cursor) : reportName !== undefined;

const rowsOnPage = 500;

/**
 * Makes the list of campaigns' numbers. For whoever can wait, and names the reading, Meta makes a report of it, which is read
 * when it is ready; else it is asked for page by page.
 */
export function insightsOf<Draft extends DailyMetricDraft>({
	fields,
	breakdowns,
	collectFor,
}: Insights<Draft>) {
	return async function* (
		session: PlatformSession,
		account: AccountRef,
		options: MetricsOptions,
	): AsyncGenerator<Page<Draft>> {
		const { externalIds, cursor = null, pageSize } = options;
		// No number can belong to no campaign.
		if (externalIds?.length === 0) return;
		const collect = collectFor(account, options);
		const parameters: Parameters = {
			level: "campaign",
			fields: ["campaign_id", ...numbers, ...fields].join(","),
			...ofDays(options),
			...(breakdowns ? { breakdowns } : {}),
			filtering: [
				ofAnyStatus,
				...(externalIds ? [belongsTo(externalIds)] : []),
			],
		};
		if (isReport(options)) {
			yield* readReport(session, account, { parameters, collect, cursor });
			return;
		}
		yield* createMetaAdsClient(session).pages(
			{
				path: `${accountPath(account)}/insights`,
				parameters,
				limit: pageSize ?? rowsOnPage,
				collect,
				bucket: "insights",
				account: account.externalId,
			},
			{ from: cursor },
		);
	};
}

/** Pages of the account's own numbers, above all campaigns: a row a day. */
export function accountInsights<Draft>(
	session: PlatformSession,
	account: AccountRef,
	options: MetricsOptions,
	collect: Collect<Draft>,
): AsyncGenerator<Page<Draft>> {
	return createMetaAdsClient(session).pages(
		{
			path: `${accountPath(account)}/insights`,
			parameters: {
				level: "account",
				fields: [...numbers, ...conversionFields].join(","),
				...ofDays(options),
			},
			limit: rowsOnPage,
			collect,
			bucket: "insights",
			account: account.externalId,
		},
		{ from: options.cursor ?? null },
	);
}

const ofDays = ({ from, to }: MetricsOptions) => ({
	time_range: { since: checkDay(from), until: checkDay(to) },
	time_increment: "1",
});
