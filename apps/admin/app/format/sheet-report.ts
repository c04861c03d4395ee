import type { Platform } from "../graphql/enums.ts";
import type { ReportInput } from "../graphql/sheets.ts";
import { addDays, formatDay } from "./dates.ts";
import { locale } from "./money.ts";
import { type ReportStep, stepOf, stepWords } from "./report-step.ts";

/** Pages whose numbers can be sent to a sheet. */
export const sentPages = ["overview", "campaigns"] as const;
export type SentPage = (typeof sentPages)[number];

/** Rows of a report about campaigns: one for the whole range, or one a day. */
export const campaignRows = ["range", "day"] as const;
export type CampaignRows = (typeof campaignRows)[number];

interface Days {
	from: string;
	to: string;
}

/** The overview's numbers as they are drawn: by day, week or month, and by platform. */
export function overviewReport(brandId: string, days: Days): ReportInput {
	return {
		from: days.from,
		to: days.to,
		groupBy: [stepOf(days), "PLATFORM"],
		brandIds: [brandId],
	};
}

/** The campaign table's numbers, of the platforms and campaigns that it shows. */
export function campaignReport(
	brandId: string,
	days: Days,
	{
		rows,
		platforms,
		campaignIds,
	}: {
		rows: CampaignRows;
		platforms: readonly Platform[];
		/** Null: all. */
		campaignIds: readonly string[] | null;
	},
): ReportInput {
	return {
		from: days.from,
		to: days.to,
		groupBy: rows === "day" ? ["DATE", "CAMPAIGN"] : ["CAMPAIGN"],
		brandIds: [brandId],
		...(platforms.length === 0 ? {} : { platforms: [...platforms] }),
		...(campaignIds === null ? {} : { campaignIds: [...campaignIds] }),
	};
}

/** Name of the tab that a report goes to when nobody names another: a tab holds one report, with its columns and its filter. */
export function usualTab(
	sent: { page: "overview"; step: ReportStep } | SentCampaigns,
): string {
	if (sent.page === "overview") return `Spend by ${stepWords[sent.step]}`;
	const name = sent.isPart ? "Selected campaigns" : "Campaigns";
	return sent.rows === "day" ? `${name} by day` : name;
}

interface SentCampaigns {
	page: "campaigns";
	rows: CampaignRows;
	/** True where a search or a filter leaves some out. */
	isPart: boolean;
}

const dimensionWords: Readonly<Record<string, string>> = {
	DATE: "day",
	WEEK: "week",
	MONTH: "month",
	HOUR: "hour",
	BRAND: "brand",
	PLATFORM: "platform",
	CONNECTION: "connection",
	AD_ACCOUNT: "ad account",
	CAMPAIGN: "campaign",
	REGION: "region",
};
const list = new Intl.ListFormat(locale);

/** The days and rows of a report in words: "Oct 31, 2026 – Nov 29, 2026, by day and platform". */
export function nameOfReport({ from, to, groupBy }: ReportInput): string {
	const words = (groupBy ?? ["DATE"]).map(
		(dimension) => dimensionWords[dimension] ?? dimension.toLowerCase(),
	);
	const days = `${formatDay(from)} – ${formatDay(to)}`;
	return words.length === 0 ? days : `${days}, by ${list.format(words)}`;
}

/** The same report with the days until yesterday; null where it has them, or where its rows are not days to add to. */
export function upToYesterday(
	report: ReportInput,
	today: string,
): ReportInput | null {
	const yesterday = addDays(today, -1);
	const isDated = (report.groupBy ?? ["DATE"]).some((dimension) =>
		["DATE", "WEEK", "MONTH"].includes(dimension),
	);
	return isDated && report.to < yesterday ? { ...report, to: yesterday } : null;
}
