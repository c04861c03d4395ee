import type { AccountCall } from "../calls/call.ts";
import type { Input } from "../calls/input.ts";
import { Refused } from "../calls/refusal.ts";
import {
	isShareColumn,
	measures,
	type ReportType,
	reportTypes,
} from "./columns.ts";
import {
	type Aggregation,
	aggregations,
	type ReportRequest,
} from "./report.ts";
import { readTime } from "./report-time.ts";

const properties = [
	"Type",
	"ReportName",
	"Format",
	"FormatVersion",
	"Aggregation",
	"ReturnOnlyCompleteData",
	"ExcludeColumnHeaders",
	"ExcludeReportHeader",
	"ExcludeReportFooter",
	"Scope",
	"Filter",
	"Time",
	"Columns",
];

/** @throws {Refused} for whatever the reporting service refuses when a report is asked for */
export function readReportRequest(call: AccountCall): ReportRequest {
	const request = call.input.only("ReportRequest").needObject("ReportRequest");
	request.only(...properties);
	const word = request.needText("Type");
	const type = Object.hasOwn(reportTypes, word) ? reportTypes[word] : undefined;
	if (type === undefined)
		throw new Refused(2006, `The sandbox makes no ${word}.`);
	const format = request.word("Format", ["Csv", "Tsv", "Xml"]) ?? "Csv";
	if (format === "Xml") throw new Refused(2006, "The sandbox makes no XML.");
	if (request.has("Filter"))
		throw new Refused(2006, "The sandbox filters no rows.");
	const columns = readColumns(request, type);
	const aggregation = readAggregation(request, columns);
	const isHourly = aggregation === "Hourly" || aggregation === "HourOfDay";
	if (isHourly && columns.some(isShareColumn)) throw new Refused(2053);
	const range = readTime(request, call.now);
	const today = Math.floor(call.now / 86_400_000);
	if (request.flag("ReturnOnlyCompleteData") && range.to >= today)
		throw new Refused(2004);
	return {
		name: request.text("ReportName") ?? "Report",
		type,
		separator: format === "Csv" ? "," : "\t",
		isPlain: (request.word("FormatVersion", ["1.0", "2.0"]) ?? "1.0") === "2.0",
		aggregation,
		columns,
		range,
		...readScope(request, type, call),
		without: {
			columnHeaders: request.flag("ExcludeColumnHeaders"),
			header: request.flag("ExcludeReportHeader"),
			footer: request.flag("ExcludeReportFooter"),
		},
	};
}

function readColumns(request: Input, { attributes }: ReportType): string[] {
	const all = request.list("Columns");
	if (all === null || all.length === 0) throw new Refused(2014);
	const known: readonly string[] = [...attributes, ...measures];
	const columns = all.map((one) => {
		if (typeof one !== "string" || !known.includes(one))
			throw new Refused(201, `Columns: ${one} is no column of this report.`);
		return one;
	});
	if (new Set(columns).size < columns.length) throw new Refused(2016);
	const isMeasure = (name: string) => measures.some((one) => one === name);
	if (!columns.some(isMeasure)) throw new Refused(2017);
	if (columns.every(isMeasure)) throw new Refused(2015);
	return columns;
}

/** Without the column for time a report is a summary, whatever was asked for. */
function readAggregation(
	request: Input,
	columns: readonly string[],
): Aggregation {
	const asked = request.word("Aggregation", aggregations) ?? "Daily";
	const hasTime = columns.includes("TimePeriod");
	if (asked === "Summary" && hasTime) throw new Refused(2034);
	return hasTime ? asked : "Summary";
}

const mostAccounts = 1_000;
const mostCampaigns = 300;

/** Accounts with all of theirs, and single campaigns and ad groups beside them. */
function readScope(
	request: Input,
	{ level, isByPlace }: ReportType,
	{ api, person }: AccountCall,
) {
	const isDeep = level === "adgroup" || level === "ad" || isByPlace;
	const code = isDeep ? 2028 : 2027;
	const scope = request.object("Scope");
	if (scope === null) throw new Refused(level === "account" ? 2026 : code);
	scope.only("AccountIds", "Campaigns", "AdGroups");
	if (level === "account" && scope.has("Campaigns")) throw new Refused(code);
	if (!isDeep && scope.has("AdGroups")) throw new Refused(code);
	const accountIds = scope.ids("AccountIds") ?? [];
	const campaigns = (scope.objects("Campaigns") ?? []).map((one) => {
		if (one === null) throw new Refused(code);
		one.only("AccountId", "CampaignId");
		return {
			accountId: one.needId("AccountId"),
			campaignId: one.needId("CampaignId"),
		};
	});
	const adGroups = (scope.objects("AdGroups") ?? []).map((one) => {
		if (one === null) throw new Refused(code);
		one.only("AccountId", "CampaignId", "AdGroupId");
		return {
			accountId: one.needId("AccountId"),
			campaignId: one.needId("CampaignId"),
			adGroupId: one.needId("AdGroupId"),
		};
	});
	const named = [...campaigns, ...adGroups];
	if (accountIds.length === 0 && named.length === 0) throw new Refused(2026);
	if (accountIds.length > mostAccounts || named.length > mostCampaigns)
		throw new Refused(code);
	const ids = new Set([...accountIds, ...named.map((one) => one.accountId)]);
	const reached = api.customers.reached(person);
	const accounts = [...ids].map((id) => {
		const account = api.customers.find(id);
		if (account === null || !reached.includes(account))
			throw new Refused(106, id);
		return account;
	});
	for (const { accountId, campaignId } of named) {
		const account = api.customers.find(accountId);
		if (!account || !api.store.of(account).campaigns.has(campaignId))
			throw new Refused(code, campaignId);
	}
	return {
		accounts,
		scope: {
			accountIds: new Set(accountIds),
			campaignIds: new Set(campaigns.map((one) => one.campaignId)),
			adGroupIds: new Set(adGroups.map((one) => one.adGroupId)),
		},
	};
}
