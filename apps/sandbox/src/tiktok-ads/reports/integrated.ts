import type { Reply } from "../../simulator.ts";
import type { Call } from "../calls/call.ts";
import { success } from "../calls/envelope.ts";
import { paged, readPage } from "../calls/pages.ts";
import { viewOf } from "../entities/list.ts";
import { readReportQuery } from "./query.ts";
import { writeRow, writeTotals } from "./reports.ts";

/** `GET report/integrated/get/` */
export function readReport(call: Call): Reply {
	const { parameters, api } = call;
	const query = readReportQuery(parameters, call.accounts, false);
	const page = readPage(parameters, api.pages);
	const prepared = api.reports.prepare(api, query, viewOf(call));
	const { items, page_info } = paged(prepared.rows, page, api.pages);
	const reply = success({
		list: items.map((row) => writeRow(row, query)),
		page_info,
		...(query.withTotals
			? { total_metrics: writeTotals(prepared, query) }
			: {}),
	});
	return prepared.isCut
		? { ...reply, headers: { ...reply.headers, "x-tt-ads-throttle": "1" } }
		: reply;
}
