import type { MetricDimension } from "@patchbay/catalog";

const words: Readonly<Record<MetricDimension, string>> = {
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

/** Title of a spreadsheet that says what is in it, such as `Patchbay: spend by day and campaign`. */
export function reportTitle({
	groupBy,
}: {
	groupBy: readonly MetricDimension[];
}): string {
	const named = groupBy.map((each) => words[each]);
	const last = named.pop();
	if (last === undefined) return "Patchbay: spend";
	const list = named.length === 0 ? last : `${named.join(", ")} and ${last}`;
	return `Patchbay: spend by ${list}`;
}
