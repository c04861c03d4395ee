import { createHash } from "node:crypto";
import {
	type MetricRow,
	maximumMetricRows,
	readMetrics,
} from "@patchbay/catalog";
import { InvalidFields, InvalidInput, LimitReached } from "@patchbay/errors";
import type { SheetTable } from "@patchbay/platforms";
import { readNames } from "./read-names.ts";
import { reportColumns, reportDays } from "./report-columns.ts";
import type { SheetReportInput } from "./sheet-report-input.ts";
import type { SheetsContext } from "./sheets-context.ts";

/** Rows of one write: all of them are one request to the platform. */
export const mostReportRows = 10_000;

/** Raised when columns are changed, so that sheets of an earlier version are told from later ones. */
const layout = 1;

/**
 * Reads a report as it is to stand in a sheet. The numbers are those of the query for metrics.
 * @throws {InvalidInput} for a report that cannot be read, with the path within `report`
 * @throws {LimitReached} for one with too many rows
 */
export async function readReportTable(
	ctx: SheetsContext,
	report: SheetReportInput["report"],
): Promise<SheetTable> {
	const { columns, currencyColumn } = reportColumns(report.groupBy);
	const rows = await readAll(ctx, report).catch((error: unknown) => {
		throw withinReport(error);
	});
	const names = await readNames(ctx, rows);
	return {
		key: reportKey(ctx.tenantId, report),
		columns,
		currencyColumn,
		rows: rows.map((row) => ({
			currencyCode: row.currencyCode,
			values: columns.map((column) => column.valueIn(row, names)),
		})),
		days: reportDays(report.groupBy, report),
	};
}

async function readAll(
	ctx: SheetsContext,
	report: SheetReportInput["report"],
): Promise<MetricRow[]> {
	const rows: MetricRow[] = [];
	let after: string | null = null;
	do {
		const { page } = readMetrics(ctx, {
			from: report.from,
			to: report.to,
			groupBy: report.groupBy,
			brandIds: report.brandIds,
			platforms: report.platforms,
			connectionIds: report.connectionIds,
			adAccountIds: report.adAccountIds,
			campaignIds: report.campaignIds,
			first: maximumMetricRows,
			after,
		});
		const edges = await page.edges();
		rows.push(...edges.map(({ node }) => node));
		after = (await page.hasNextPage())
			? (edges.at(-1)?.cursor() ?? null)
			: null;
		if (rows.length + (after === null ? 0 : 1) > mostReportRows)
			throw new LimitReached(
				`This report has more than ${mostReportRows} rows, which is the most that is written at once. Choose fewer days, or group by less: a sheet keeps what was written before.`,
				{ field: ["report"] },
			);
	} while (after !== null);
	return rows;
}

/** The same problem, whose field is named as the input of the sheet has it. */
function withinReport(error: unknown): unknown {
	if (!(error instanceof InvalidInput) || error instanceof InvalidFields)
		return error;
	return new InvalidInput(error.message, {
		field: ["report", ...(error.field ?? [])],
		cause: error,
	});
}

/** Name of a report: its tenant, columns and filter. Days are no part of it: they are what a later write adds. */
function reportKey(
	tenantId: string,
	report: SheetReportInput["report"],
): string {
	const sorted = (ids: readonly string[] | null | undefined) =>
		ids ? [...new Set(ids)].sort() : null;
	const named = [
		layout,
		tenantId,
		report.groupBy,
		sorted(report.brandIds),
		sorted(report.platforms),
		sorted(report.connectionIds),
		sorted(report.adAccountIds),
		sorted(report.campaignIds),
	];
	return createHash("sha256")
		.update(JSON.stringify(named))
		.digest("hex")
		.slice(0, 32);
}
