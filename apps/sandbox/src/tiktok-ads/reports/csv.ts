import type { ReportQuery } from "./query.ts";
import { writeRow } from "./reports.ts";
import type { ReportRow } from "./rows.ts";

/** Titles as TikTok translates them into English; others are made of the field's words. */
const titles: Readonly<Record<string, string>> = {
	stat_time_day: "By Day",
	stat_time_hour: "By Hour",
	spend: "Cost",
	clicks: "Clicks (destination)",
	ctr: "CTR (destination)",
	cpc: "CPC (destination)",
	cpm: "CPM",
	conversion: "Conversions",
	cost_per_conversion: "Cost per conversion",
	complete_payment: "Purchases (website)",
	total_complete_payment_rate: "Purchase value (website)",
};

/** A report as a CSV file: dimensions in the order in which they were asked for, then metrics. */
export function writeCsv(
	rows: readonly ReportRow[],
	query: ReportQuery,
	isTranslated: boolean,
): string {
	const fields = [...query.dimensions, ...query.metrics];
	const head = isTranslated ? fields.map(titleOf) : fields;
	const lines = rows.map((row) => {
		const { dimensions, metrics } = writeRow(row, query);
		return [
			...query.dimensions.map((name) => dimensions[name] ?? ""),
			...query.metrics.map((name) => metrics[name] ?? ""),
		];
	});
	return [head, ...lines]
		.map((cells) => `${cells.map(quoted).join(",")}\n`)
		.join("");
}

function titleOf(field: string): string {
	const known = titles[field];
	if (known !== undefined) return known;
	const words = field.replaceAll("_", " ").replace(/\bid\b/, "ID");
	return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** A cell, in quotes where it needs them (RFC 4180). */
function quoted(cell: string): string {
	return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
