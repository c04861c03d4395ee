import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import { isoTime } from "../business/businesses.ts";
import { readData } from "../calls/body.ts";
import type { Call } from "../calls/call.ts";
import { invalid } from "../calls/errors.ts";
import { cutPage } from "../calls/pages.ts";
import { adAccountOf } from "../calls/reach.ts";
import { splitsOf } from "./breakdowns.ts";
import { writeRow } from "./metrics.ts";
import { type ReportQuery, readReportQuery } from "./query.ts";
import { oldestKeywordDay, rowsOf } from "./rows.ts";
import { subjectsOf } from "./subjects.ts";

const hourMs = 3_600_000;

/** `POST /ad_accounts/{ad_account_id}/reports`: the same body again for each page. */
export async function readReport(call: Call): Promise<Reply> {
	const { api, now } = call;
	const account = adAccountOf(call);
	const query = readReportQuery(await readData(call.request));
	refuseOldKeywords(query, now);
	const { settlingHours, reportData } = api.behaviour;
	const calendar = api.world.facts.calendar(account);
	const key = JSON.stringify([
		account.id,
		calendar.today,
		calendar.hourNow,
		calendar.restatements,
		api.store.version,
		settlingHours,
		call.bodyText,
	]);
	const rows = api.reports.get(key, () => {
		const context = {
			calendar,
			splits: splitsOf(query.breakdowns),
			settlingHours,
			now,
		};
		return subjectsOf(api.store.of(account), query, now).flatMap((subject) =>
			rowsOf(subject, query, context),
		);
	});
	const { items, index, pagination } = cutPage(call, rows);
	const data = {
		metrics: items.map((row) => writeRow(row, query)),
		metrics_updated_at: isoTime(Math.floor(now / hourMs) * hourMs),
	};
	return json(200, {
		data: reportData === "list" ? [data] : data,
		pagination: {
			...pagination,
			page_index: index,
			total_count: rows.length,
		},
	});
}

function refuseOldKeywords(
	{ breakdowns, from, timeZone }: ReportQuery,
	now: number,
): void {
	if (
		breakdowns.includes("KEYWORD") &&
		from < oldestKeywordDay(timeZone, now) * 24
	)
		throw invalid(
			"data.starts_at",
			"Keyword breakdowns are available for the last 10 days.",
		);
}
