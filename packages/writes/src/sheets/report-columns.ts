import type { MetricDimension, MetricRow } from "@patchbay/catalog";
import {
	getPlatformInfo,
	type SheetColumn,
	type SheetDays,
	type SheetValue,
} from "@patchbay/platforms";
import type { Names } from "./read-names.ts";

/** Column of a report with the way to its value. */
export interface ReportColumn extends SheetColumn {
	valueIn(row: MetricRow, names: Names): SheetValue;
}

const key = (
	title: string,
	kind: SheetColumn["kind"],
	valueIn: ReportColumn["valueIn"],
): ReportColumn => ({ title, kind, isKey: true, valueIn });

const plain = (
	title: string,
	kind: SheetColumn["kind"],
	valueIn: ReportColumn["valueIn"],
): ReportColumn => ({ title, kind, isKey: false, valueIn });

const dayOf = (row: MetricRow) => row.date ?? null;

/** Name for numbers that are counted for an account and for none of its campaigns. */
const noCampaign = "(no campaign)";

/** Columns of each dimension. What can be renamed is known again by its id, where a person can read one. */
const ofDimension: Readonly<Record<MetricDimension, readonly ReportColumn[]>> =
	{
		DATE: [key("Date", "day", dayOf)],
		WEEK: [key("Week", "day", dayOf)],
		MONTH: [key("Month", "day", dayOf)],
		HOUR: [key("Hour (UTC)", "instant", ({ hourStart }) => hourStart ?? null)],
		BRAND: [
			key("Brand", "text", ({ brandId }, names) => names.of("brand", brandId)),
		],
		PLATFORM: [
			key("Platform", "text", ({ platform }) =>
				platform ? getPlatformInfo(platform).name : null,
			),
		],
		CONNECTION: [
			key("Connection", "text", ({ connectionId }, names) =>
				names.of("connection", connectionId),
			),
		],
		AD_ACCOUNT: [
			plain("Ad account", "text", ({ adAccountId }, names) =>
				names.of("ad_account", adAccountId),
			),
			key("Ad account ID", "text", ({ adAccountId }, names) =>
				names.externalIdOf("ad_account", adAccountId),
			),
		],
		CAMPAIGN: [
			plain("Campaign", "text", ({ campaignId }, names) =>
				campaignId ? names.of("campaign", campaignId) : noCampaign,
			),
			key("Campaign ID", "text", ({ campaignId }, names) =>
				names.externalIdOf("campaign", campaignId),
			),
		],
		REGION: [
			key("Region", "text", ({ region }, names) => names.ofRegion(region)),
		],
	};

const currency = key("Currency", "text", ({ currencyCode }) => currencyCode);

const numbers: readonly ReportColumn[] = [
	plain("Spend", "money", ({ spendMicros }) => spendMicros),
	plain("Impressions", "whole", ({ impressions }) => impressions),
	plain("Clicks", "whole", ({ clicks }) => clicks),
	plain("Conversions", "number", ({ conversions }) => conversions),
	plain("Conversion value", "money", (row) => row.conversionValueMicros),
	// A day that is not over yet.
	plain("Partial", "flag", ({ partial }) => partial),
];

/** Layout of a report: its dimensions in the order given, the currency, and the numbers. */
export function reportColumns(groupBy: readonly MetricDimension[]): {
	columns: ReportColumn[];
	currencyColumn: number;
} {
	const dimensions = groupBy.flatMap((each) => ofDimension[each]);
	return {
		columns: [...dimensions, currency, ...numbers],
		currencyColumn: dimensions.length,
	};
}

const periods = { DATE: "DAY", WEEK: "WEEK", MONTH: "MONTH" } as const;

/** The days of a report, where its rows have one. */
export function reportDays(
	groupBy: readonly MetricDimension[],
	{ from, to }: { from: string; to: string },
): SheetDays | null {
	for (const [dimension, period] of Object.entries(periods)) {
		const { columns } = reportColumns(groupBy);
		const [own] = ofDimension[dimension as keyof typeof periods];
		const column = own ? columns.indexOf(own) : -1;
		if (column >= 0) return { from, to, period, column };
	}
	return null;
}
