import { InvalidInput } from "@patchbay/errors";
import { isDay } from "../../calendar.ts";
import type { AccountRef } from "../../drafts.ts";
import { checkId } from "../ids.ts";

/** One question to Microsoft's reports. */
export interface ReportQuery {
	type:
		| "CampaignPerformanceReportRequest"
		| "GeographicPerformanceReportRequest"
		| "AccountPerformanceReportRequest";
	aggregation: "Daily" | "Hourly";
	/** Columns in order, `TimePeriod` among them: without it Microsoft adds all days up. */
	columns: readonly string[];
	days: { from: string; to: string };
	/** Only these campaigns; all of the account's when left out. */
	campaignIds?: readonly string[];
}

/** Most campaigns that a report can be narrowed to. */
export const campaignsInScope = 300;

/** The question as Microsoft takes it. Days are UTC's, whatever zone it is asked in: the zone only tells what "today" means. */
export function toReportRequest(
	{ externalId }: Pick<AccountRef, "externalId">,
	{ type, aggregation, columns, days, campaignIds }: ReportQuery,
	name: string,
): Readonly<Record<string, unknown>> {
	return {
		ReportRequest: {
			Type: type,
			ReportName: toReportName(name),
			Format: "Csv",
			// The first version has dates of the United States and separators of thousands.
			FormatVersion: "2.0",
			Aggregation: aggregation,
			ReturnOnlyCompleteData: false,
			ExcludeColumnHeaders: false,
			ExcludeReportHeader: true,
			ExcludeReportFooter: true,
			Scope: scopeOf(type, externalId, campaignIds),
			Filter: null,
			Time: {
				CustomDateRangeStart: toDate(days.from),
				CustomDateRangeEnd: toDate(days.to),
				PredefinedTime: null,
				ReportTimeZone: "GreenwichMeanTimeDublinEdinburghLisbonLondon",
			},
			Columns: columns,
		},
	};
}

function scopeOf(
	type: ReportQuery["type"],
	accountId: string,
	campaignIds: readonly string[] | undefined,
): Readonly<Record<string, unknown>> {
	if (type === "AccountPerformanceReportRequest")
		return { AccountIds: [accountId] };
	return {
		AccountIds: campaignIds ? null : [accountId],
		Campaigns: campaignIds
			? campaignIds.map((id) => ({
					AccountId: accountId,
					CampaignId: checkId(id),
				}))
			: null,
		...(type === "GeographicPerformanceReportRequest"
			? { AdGroups: null }
			: {}),
	};
}

function toDate(day: string): { Day: number; Month: number; Year: number } {
	if (!isDay(day)) throw new InvalidInput("A day is written YYYY-MM-DD.");
	const [Year = 0, Month = 0, Day = 0] = day.split("-").map(Number);
	return { Day, Month, Year };
}

/** A name is for people alone: reports can neither be found nor listed by it. */
const toReportName = (name: string): string =>
	name.replaceAll(/[^\w. -]/g, " ").slice(0, 200);
