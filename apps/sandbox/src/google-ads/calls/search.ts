import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../../world/clock.ts";
import { toCamel } from "../fields/field-names.ts";
import { checkGaql } from "../gaql/check.ts";
import type { CheckedQuery } from "../gaql/checked-query.ts";
import { parseGaql } from "../gaql/parser.ts";
import { metricColumns, metricsText, RowWriter } from "../gaql/render.ts";
import {
	isTimed,
	refuseWhatIsNotKnown,
	rowsOf,
	summaryOf,
} from "../gaql/rows.ts";
import type { Accounts } from "../seed/accounts.ts";
import type { Account } from "../seed/entities.ts";
import { badPayload, refused } from "./errors.ts";
import type { PageTokens } from "./page-token.ts";
import type { PreparedAnswers, PreparedChunk } from "./prepared-answers.ts";
import {
	flagField,
	isObject,
	type JsonObject,
	refuseUnknown,
	textField,
} from "./request-body.ts";
import type { Parameters } from "./url-parameters.ts";

export type SearchParts = {
	accounts: Accounts;
	answers: PreparedAnswers;
	pageTokens: PageTokens;
	clock: Clock;
	/** Address of the plain port, with which image addresses begin. */
	origin: { readonly url: string };
};

/** Fields of the requests that the URL may give too. */
export const searchParameters: Parameters = {
	query: "text",
	pageToken: "text",
	pageSize: "number",
	validateOnly: "flag",
	"searchSettings.omitResults": "flag",
	"searchSettings.returnSummaryRow": "flag",
	"searchSettings.returnTotalResultsCount": "flag",
};
export const searchStreamParameters: Parameters = {
	query: "text",
	summaryRowSetting: "text",
};

const summarySettings = [
	"UNSPECIFIED",
	"UNKNOWN",
	"NO_SUMMARY_ROW",
	"SUMMARY_ROW_WITH_RESULTS",
	"SUMMARY_ROW_ONLY",
];

/** `googleAds:search`: one page as JSON text. */
export async function search(
	account: Account,
	body: JsonObject,
	parts: SearchParts,
): Promise<string> {
	refuseUnknown(body, [
		"query",
		"pageToken",
		"pageSize",
		"validateOnly",
		"searchSettings",
		"customerId",
	]);
	if (body.pageSize !== undefined && body.pageSize !== 0) {
		throw refused(
			"requestError",
			"PAGE_SIZE_NOT_SUPPORTED",
			"Setting the page size is not supported. Search Responses will have fixed page size of '10000' rows.",
		);
	}
	const settings = body.searchSettings ?? {};
	if (!isObject(settings))
		throw badPayload("search_settings", "Invalid value at 'search_settings'.");
	refuseUnknown(
		settings,
		["omitResults", "returnSummaryRow", "returnTotalResultsCount"],
		"search_settings",
	);
	const text = textField(body, "query");
	const pageToken = textField(body, "pageToken");
	const query = await prepare(account, text, parts);
	if (flagField(body, "validateOnly")) {
		if (pageToken !== "")
			throw refused(
				"requestError",
				"VALIDATE_ONLY_REQUEST_HAS_PAGE_TOKEN",
				"A validate-only request cannot have a page token.",
			);
		return "{}";
	}
	const returnSummaryRow = flagField(settings, "returnSummaryRow");
	refuseSummaryWithoutMetrics(query, returnSummaryRow);
	const now = parts.clock.now();
	const index =
		pageToken === ""
			? 0
			: parts.pageTokens.read(pageToken, text, account.id, now);
	const chunk = flagField(settings, "omitResults")
		? null
		: chunkOf(query, text, index, account, parts);
	const members = [];
	if (chunk !== null && chunk.count > 0)
		members.push(`"results":[${chunk.rows.toString("utf8")}]`);
	if (chunk !== null && !chunk.isLast) {
		members.push(
			`"nextPageToken":${JSON.stringify(parts.pageTokens.issue(index + 1, text, account.id, now))}`,
		);
	}
	if (flagField(settings, "returnTotalResultsCount"))
		members.push(`"totalResultsCount":"${countRows(query, account, parts)}"`);
	members.push(`"fieldMask":${JSON.stringify(fieldMask(query))}`);
	if (returnSummaryRow)
		members.push(`"summaryRow":${summaryRow(query, account, parts)}`);
	members.push(`"queryResourceConsumption":"${10 + (chunk?.count ?? 0)}"`);
	return `{${members.join(",")}}`;
}

/**
 * `googleAds:searchStream`: the members of the answer's array, each a JSON text or prepared bytes.
 * The query is checked before the first piece, so a refusal comes before the answer has begun.
 */
export async function searchStream(
	account: Account,
	body: JsonObject,
	requestId: string,
	parts: SearchParts,
): Promise<AsyncIterable<Buffer>> {
	refuseUnknown(body, ["query", "summaryRowSetting", "customerId"]);
	const text = textField(body, "query");
	const setting = textField(body, "summaryRowSetting");
	if (setting !== "" && !summarySettings.includes(setting)) {
		throw badPayload(
			"summary_row_setting",
			`Invalid value at 'summary_row_setting' (TYPE_ENUM), "${setting}"`,
		);
	}
	const query = await prepare(account, text, parts);
	const wantsSummary = setting.startsWith("SUMMARY_ROW");
	refuseSummaryWithoutMetrics(query, wantsSummary);
	// The first chunk is made here, so that what fails in it is still an error reply.
	const first =
		setting === "SUMMARY_ROW_ONLY"
			? null
			: chunkOf(query, text, 0, account, parts);
	return streamChunks(
		query,
		text,
		first,
		wantsSummary,
		account,
		requestId,
		parts,
	);
}

async function* streamChunks(
	query: CheckedQuery,
	text: string,
	first: PreparedChunk | null,
	wantsSummary: boolean,
	account: Account,
	requestId: string,
	parts: SearchParts,
): AsyncIterable<Buffer> {
	const mask = JSON.stringify(fieldMask(query));
	let separator = "";
	let chunk = first;
	for (let index = 1; chunk !== null && chunk.count > 0; index++) {
		yield Buffer.concat([
			Buffer.from(`${separator}{"results":[`),
			chunk.rows,
			Buffer.from(`],"fieldMask":${mask},"requestId":"${requestId}"}`),
		]);
		separator = ",\n";
		if (chunk.isLast) break;
		// Rows are made without a pause; other calls get their turn between two chunks.
		await nextTurn();
		chunk = chunkOf(query, text, index, account, parts);
	}
	if (wantsSummary) {
		yield Buffer.from(
			`${separator}{"fieldMask":${mask},"summaryRow":${summaryRow(query, account, parts)},"requestId":"${requestId}"}`,
		);
	}
}

/** Parses and checks the query, and makes ready what its rows need. */
async function prepare(
	account: Account,
	text: string,
	parts: SearchParts,
): Promise<CheckedQuery> {
	if (text === "")
		throw refused(
			"queryError",
			"UNEXPECTED_END_OF_QUERY",
			"Error in query: unexpected end of query.",
		);
	const query = checkGaql(
		parseGaql(text),
		parts.accounts.calendar(account).today,
		parts.accounts.behaviour.historyMonths,
	);
	if (account.isManager && query.hasMetrics) {
		throw refused(
			"queryError",
			"REQUESTED_METRICS_FOR_MANAGER",
			"Metrics cannot be requested for a manager account. To retrieve metrics, issue separate requests against each client account under the manager account.",
		);
	}
	refuseWhatIsNotKnown(query);
	if (
		query.select.some(
			({ resource }) =>
				resource === "asset" || resource === "ad_group_ad" || resource === "ad",
		)
	) {
		const needsSizes = query.select.some(
			({ name }) => name === "asset.image_asset.file_size",
		);
		await parts.accounts.prepareImages(account, parts.origin.url, needsSizes);
	}
	return query;
}

function chunkOf(
	query: CheckedQuery,
	text: string,
	index: number,
	account: Account,
	parts: SearchParts,
): PreparedChunk | null {
	const { accounts, answers } = parts;
	const writer = new RowWriter(query);
	function* rows(): Iterator<string> {
		for (const row of rowsOf(query, account, accounts)) yield writer.write(row);
	}
	const { today, hourNow } = accounts.calendar(account);
	// DURING means other days tomorrow, whatever is selected.
	const time = isTimed(query) ? `${today} ${hourNow}` : today;
	const ending = accounts.images.hasExpiringUrls
		? Math.floor(parts.clock.now() / 1000)
		: "";
	const behaviour = JSON.stringify(accounts.behaviour);
	return answers.chunk(
		`${account.id} ${account.version} ${time} ${ending} ${behaviour} ${text}`,
		index,
		rows,
	);
}

function countRows(
	query: CheckedQuery,
	account: Account,
	parts: SearchParts,
): number {
	let count = 0;
	// The count is of what would be found without the LIMIT.
	for (const _ of rowsOf(
		{ ...query, limit: null, orderBy: [] },
		account,
		parts.accounts,
	))
		count++;
	return count;
}

function summaryRow(
	query: CheckedQuery,
	account: Account,
	parts: SearchParts,
): string {
	const columns = metricColumns(query.select);
	return `{"metrics":${metricsText(columns, summaryOf(rowsOf({ ...query, orderBy: [] }, account, parts.accounts)))}}`;
}

function refuseSummaryWithoutMetrics(
	query: CheckedQuery,
	wantsSummary: boolean,
): void {
	if (!wantsSummary || query.hasMetrics) return;
	throw refused(
		"requestError",
		"CANNOT_RETURN_SUMMARY_ROW_FOR_REQUEST_WITHOUT_METRICS",
		"A summary row needs metrics in the SELECT clause.",
	);
}

function fieldMask(query: CheckedQuery): string {
	return query.select
		.map(({ name }) => name.split(".").map(toCamel).join("."))
		.join(",");
}
