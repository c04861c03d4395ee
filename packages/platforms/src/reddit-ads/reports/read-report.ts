import { InvalidInput } from "@patchbay/errors";
import { addDays, isDay } from "../../calendar.ts";
import type { AccountRef, Page } from "../../drafts.ts";
import {
	isUnread,
	NumberReading,
	type Unread,
} from "../../metrics/number-reading.ts";
import type { MetricsOptions } from "../../parts.ts";
import { fields } from "../../read-failure.ts";
import type { PlatformSession } from "../../session.ts";
import { reportReply } from "../api-types.ts";
import { walkListing } from "../call.ts";
import { checkThingId } from "../ids.ts";
import { campaignOf, type ReportRow, reportFields } from "./report-rows.ts";

/** A list of numbers: the question without its days, and how its rows are read. */
export interface Report<Draft extends { date: string }> {
	/** Kind of record, such as `metric`. */
	entity: string;
	breakdowns: readonly string[];
	/** Fields beyond those of every report. */
	fields?: readonly string[];
	readRow(row: ReportRow): Draft | Unread;
}

const largestPage = 1000;

/**
 * Numbers of a window, page by page. The days are the account's own: Reddit takes the hours as its clock shows them, whatever
 * the `Z` behind them says. Which campaigns are wanted is looked at here, since only filters by state are documented.
 */
export async function* readReport<Draft extends { date: string }>(
	session: PlatformSession,
	{ externalId: account, timeZone }: AccountRef,
	report: Report<Draft>,
	options: MetricsOptions,
): AsyncGenerator<Page<Draft>, void, undefined> {
	const {
		from,
		to,
		externalIds,
		cursor = null,
		pageSize,
		conversion,
	} = options;
	if (!isDay(from) || !isDay(to))
		throw new InvalidInput("A day is written YYYY-MM-DD.");
	if (externalIds?.length === 0) return;
	const wanted = externalIds && new Set(externalIds);
	const after = addDays(to, 1);
	const listings = walkListing(
		session,
		{
			path: `ad_accounts/${checkThingId(account)}/reports`,
			query: { "page.size": Math.min(pageSize ?? largestPage, largestPage) },
			data: {
				breakdowns: report.breakdowns,
				fields: [...reportFields(conversion), ...(report.fields ?? [])],
				starts_at: `${from}T00:00:00Z`,
				ends_at: `${after}T00:00:00Z`,
				...(timeZone === "" ? {} : { time_zone_id: timeZone }),
			},
			bucket: "ads-reporting",
			kind: "report",
			account,
		},
		reportReply,
		({ data, pagination }) => ({
			rows: data,
			next: pagination?.next_url,
			total: pagination?.total_count ?? undefined,
		}),
		{ from: cursor },
	);
	for await (const { rows, nextCursor, total } of listings) {
		const reading = new NumberReading<Draft>({
			entity: report.entity,
			list: "data.metrics",
			readRow(raw) {
				const row = fields(raw);
				if (row === null) return { path: "row" };
				if (wanted && !wanted.has(campaignOf(row) ?? "")) return null;
				const read = report.readRow(row);
				// Whether the end is within the window is not documented.
				return !isUnread(read) && read.date === after ? null : read;
			},
			findId: (raw) => campaignOf(fields(raw) ?? {}),
		});
		for (const row of rows) reading.add(row);
		yield {
			records: reading.records,
			rejected: reading.rejected,
			nextCursor,
			...(total === undefined || wanted ? {} : { totalCount: total }),
		};
	}
}
