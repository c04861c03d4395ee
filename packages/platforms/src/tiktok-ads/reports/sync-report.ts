import { z } from "zod";
import type { AccountRef } from "../../drafts.ts";
import { PlatformRejected } from "../../errors.ts";
import { parseReply } from "../../parse-reply.ts";
import type { PlatformSession } from "../../session.ts";
import { callTikTok } from "../call.ts";
import { codeOf, tiktokAdsRules } from "../errors.ts";
import { type NumberedPage, pageInfo } from "../numbered-pages.ts";
import {
	idFilter,
	type ReportQuery,
	reportFields,
	statusFilter,
} from "./report-query.ts";
import { type ReadRow, ReportReading } from "./report-rows.ts";

const reportReply = z.object({
	data: z.object({ list: z.array(z.unknown()), page_info: pageInfo }),
});

/** TikTok does not take the question: it has a field that this account cannot ask for, say. */
export class QueryRefused extends PlatformRejected {}

const wrongQuery = 40002;

/**
 * A page of a report that is told at once.
 * @throws {QueryRefused}
 */
export async function readReportPage<Draft extends object>(
	session: PlatformSession,
	account: AccountRef,
	query: ReportQuery,
	{ page, pageSize }: { page: number; pageSize: number },
	{ entity, readRow }: { entity: string; readRow: ReadRow<Draft> },
): Promise<NumberedPage<Draft>> {
	const filtering = [...idFilter(query), ...statusFilter(query)];
	const reply = await callTikTok(session, {
		path: "report/integrated/get/",
		query: {
			advertiser_id: account.externalId,
			...reportFields(query),
			query_lifetime: query.days === null ? "true" : undefined,
			filtering: filtering.length > 0 ? filtering : undefined,
			page,
			page_size: pageSize,
		},
		account: account.externalId,
		lenient: [wrongQuery],
	});
	if (codeOf(reply) === wrongQuery)
		throw new QueryRefused(
			`TikTok Ads refused the request (${wrongQuery}). Try again; if this keeps happening, tell the operator.`,
		);
	const { list, page_info } = parseReply(
		tiktokAdsRules,
		reportReply,
		reply,
	).data;
	const reading = new ReportReading(entity, readRow);
	for (const row of list) reading.add(row);
	return {
		records: reading.records,
		rejected: reading.rejected,
		total: page_info.total_number,
		pages: page_info.total_page,
	};
}
