import type { AccessContext } from "@patchbay/access";
import { requirePermission } from "@patchbay/access";
import {
	inTenantSql,
	newId,
	ofParents,
	rawSql,
	type SqlExecutor,
	sql as statement,
	type WithReader,
} from "@patchbay/db";
import type { SheetsContext } from "./sheets-context.ts";

/** A report that a connection has written into a tab, as it was at the last write. */
export interface SheetReport {
	id: string;
	spreadsheetId: string;
	title: string;
	sheetName: string;
	url: string;
	/** Input of the report as the API took it. */
	report: Record<string, unknown>;
	/** Rows of the last write. */
	rowsWritten: number;
	/** All of the report's rows in the tab. */
	rows: number;
	createdAt: Date;
	lastWrittenAt: Date;
}

/** Reports of one connection that are listed. */
export const mostSheetReports = 100;

const columns = `r.id, r.spreadsheet_id as "spreadsheetId", r.title, r.sheet_name as "sheetName", r.url, r.report,
	r.rows_written as "rowsWritten", r.rows, r.created_at as "createdAt", r.last_written_at as "lastWrittenAt"`;

/** Keeps what was written into a tab, in the transaction that tells the audit. */
export async function saveSheetReport(
	sql: SqlExecutor,
	tenantId: string,
	written: Omit<SheetReport, "id" | "createdAt" | "lastWrittenAt"> & {
		connectionId: string;
		tabId: string;
	},
): Promise<string> {
	const { rows } = await sql.query<{ id: string }>(
		`insert into sheet_report (id, tenant_id, connection_id, spreadsheet_id, tab_id, title, sheet_name, url, report,
			rows_written, rows, last_written_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, clock_timestamp())
		on conflict (tenant_id, connection_id, spreadsheet_id, tab_id) do update
			set title = excluded.title, sheet_name = excluded.sheet_name, url = excluded.url, report = excluded.report,
				rows_written = excluded.rows_written, rows = excluded.rows, last_written_at = excluded.last_written_at
		returning id`,
		[
			newId(),
			tenantId,
			written.connectionId,
			written.spreadsheetId,
			written.tabId,
			storable(written.title),
			storable(written.sheetName),
			written.url,
			JSON.stringify(written.report),
			written.rowsWritten,
			written.rows,
		],
	);
	const [row] = rows;
	if (!row) throw new Error("a written report was not kept");
	return row.id;
}

/** Text that PostgreSQL takes: names come from outside. */
const storable = (text: string) => text.replaceAll("\0", "").toWellFormed();

/** Reports that a connection has written, the last one first. */
export function listSheetReports(
	ctx: AccessContext & WithReader,
	connectionId: string,
): Promise<SheetReport[]> {
	requirePermission(ctx, "tenant.read");
	return ofParents<SheetReport>(
		ctx.reader,
		connectionId,
		"sheet reports",
		statement`select ${rawSql(columns)} from sheet_report r
			where r.tenant_id = ${ctx.tenantId} and r.connection_id = parent.id
			order by r.last_written_at desc, r.id desc limit ${mostSheetReports}`,
	);
}

/** A report that was written before; null when there is none of this id. */
export async function findSheetReport(
	ctx: SheetsContext,
	id: string,
): Promise<SheetReport | null> {
	const { rows } = await inTenantSql(ctx.db, ctx.tenantId, (sql) =>
		sql.query<SheetReport>(
			`select ${columns} from sheet_report r where r.tenant_id = $1 and r.id = $2`,
			[ctx.tenantId, id],
		),
	);
	return rows[0] ?? null;
}
