import { dateText } from "../../world/calendar.ts";
import { type Measure, measures } from "./columns.ts";
import type { ReportRequest } from "./report.ts";
import type { Row } from "./rows.ts";
import { writeMeasure } from "./values.ts";

const byteOrderMark = "\uFEFF";
const lineEnd = "\r\n";

/** A report's file: lines about the report, a blank one, the names of the columns, the rows, and a line that belongs to Microsoft. */
export function writeFile(
	rows: readonly Row[],
	request: ReportRequest,
	options: { now: number; renamed: string | null },
): string {
	const { columns, separator, without } = request;
	const lines: string[] = [];
	if (!without.header) lines.push(...about(rows, request, options.now), "");
	const names = columns.map((name) =>
		name === options.renamed ? `${name}V2` : name,
	);
	if (!without.columnHeaders) lines.push(lineOf(names, separator));
	for (const row of rows) lines.push(lineOf(cellsOf(row, request), separator));
	if (!without.footer) {
		const year = new Date(options.now).getUTCFullYear();
		lines.push(
			"",
			quoted(`@${year} Microsoft Corporation. All rights reserved. `),
		);
	}
	return `${byteOrderMark}${lines.join(lineEnd)}${lineEnd}`;
}

function about(
	rows: readonly Row[],
	{ name, range, aggregation }: ReportRequest,
	now: number,
): string[] {
	const today = Math.floor(now / 86_400_000);
	const hour = new Date(now).toISOString().slice(0, 13).replace("T", " ");
	return [
		`Report Name: ${name}`,
		`Report Time: ${dateText(range.from)},${dateText(range.to)}`,
		"Time Zone: (GMT) Greenwich Mean Time : Dublin, Edinburgh, Lisbon, London",
		`Last Completed Available Day: ${dateText(today - 1)} 00:00:00 (GMT)`,
		`Last Completed Available Hour: ${hour}:00:00 (GMT)`,
		`Report Aggregation: ${aggregation}`,
		"Report Filter: ",
		`Potential Incomplete Data: ${range.to >= today}`,
		`Rows: ${rows.length}`,
	].map(quoted);
}

function cellsOf(
	{ attributes, tally, code }: Row,
	{ columns, isPlain }: ReportRequest,
): string[] {
	let next = 0;
	return columns.map((name) => {
		const measure = measures.find((one) => one === name);
		if (measure !== undefined)
			return writeMeasure(measure satisfies Measure, tally, code, isPlain);
		const value = attributes[next] ?? "";
		next += 1;
		return name === "TimePeriod" && !isPlain ? americanDate(value) : value;
	});
}

/** Format 1.0 writes 9/1/2026. */
function americanDate(period: string): string {
	const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(period) ?? [];
	return year === undefined
		? period
		: period.replace(/^[\d-]+/, `${Number(month)}/${Number(day)}/${year}`);
}

function lineOf(cells: readonly string[], separator: string): string {
	return cells.map(quoted).join(separator);
}

function quoted(text: string): string {
	return `"${text.replaceAll('"', '""')}"`;
}
