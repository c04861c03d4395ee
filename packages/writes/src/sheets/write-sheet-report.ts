import { createHash } from "node:crypto";
import { keepForRepeats, requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { rejectIfEnded } from "@patchbay/connections";
import { inTenantSql, newId } from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import {
	getPlatformInfo,
	type HttpLimits,
	type OpenedSpreadsheet,
	type PlatformSession,
	PlatformUnavailable,
	type SheetTable,
	type SheetWritten,
} from "@patchbay/platforms";
import {
	findSheetConnection,
	type SheetConnection,
} from "./find-sheet-connection.ts";
import { readReportTable } from "./report-table.ts";
import { reportTitle } from "./report-title.ts";
import { requireKnown } from "./require-known.ts";
import { saveSheetReport } from "./sheet-report.ts";
import { type SheetReportInput, usualSheetName } from "./sheet-report-input.ts";
import type { SheetsContext } from "./sheets-context.ts";
import { withLease } from "./spreadsheet-lease.ts";

/** A person waits, but ten thousand rows take a while. */
const limits: Partial<HttpLimits> = {
	headersMilliseconds: 60_000,
	pauseMilliseconds: 15_000,
	totalMilliseconds: 90_000,
	retries: 2,
};

/** Longest time of one write with all its calls. */
const longest = 180_000;

export interface WrittenSheet {
	spreadsheetId: string;
	url: string;
	rowsWritten: number;
}

/**
 * Writes a report of the tenant's metrics into a tab of a spreadsheet, a new one where none is named. Rows of the report's days
 * are replaced and others stay, so that it can be written again and again. A failure is audited with its code.
 *
 * @throws {NotFound} for a connection, or something to report, that the tenant does not have, or a spreadsheet that is gone
 * @throws {Conflict} when the tab holds something else, or the spreadsheet is written by somebody else now
 * @throws {LimitReached} for too many rows
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM, RECONNECT_REQUIRED; {ScopeMissing}; what a platform's call throws
 */
export async function writeSheetReport(
	ctx: SheetsContext,
	input: SheetReportInput,
): Promise<WrittenSheet> {
	requirePermission(ctx, "sheet.write");
	const connection = await inTenantSql(ctx.db, ctx.tenantId, async (sql) => {
		await requireKnown(sql, ctx.tenantId, input.report);
		return findSheetConnection(sql, ctx, input.connectionId);
	});
	try {
		return await write(ctx, connection, input);
	} catch (error) {
		await auditFailure(ctx, connection, input, error);
		throw error;
	}
}

async function write(
	ctx: SheetsContext,
	connection: SheetConnection,
	input: SheetReportInput,
): Promise<WrittenSheet> {
	const { spreadsheetId, report } = input;
	if (spreadsheetId)
		return withLease(ctx, spreadsheetId, async () => {
			const table = await readReportTable(ctx, report);
			return withSession(ctx, connection, async (session) => {
				const opened = await connection.sheets.open.run(session, spreadsheetId);
				return writeTab(ctx, connection, input, { session, opened, table });
			});
		});
	// Read first: no spreadsheet is made for a report that cannot be.
	const table = await readReportTable(ctx, report);
	return withSession(ctx, connection, async (session) => {
		const opened = await connection.sheets.create.run(session, {
			title: input.title ?? reportTitle(report),
			requestKey: requestKeyOf(ctx),
		});
		return withLease(ctx, opened.externalId, () =>
			writeTab(ctx, connection, input, { session, opened, table }),
		);
	});
}

interface Writing {
	session: PlatformSession;
	opened: OpenedSpreadsheet;
	table: SheetTable;
}

async function writeTab(
	ctx: SheetsContext,
	connection: SheetConnection,
	input: SheetReportInput,
	{ session, opened, table }: Writing,
): Promise<WrittenSheet> {
	const written = await connection.sheets.write.run(session, {
		externalId: opened.externalId,
		sheetName: input.sheetName ?? usualSheetName,
		writeId: newId(),
		isFresh: opened.isFresh,
		table,
	});
	return keepWritten(ctx, connection, input, opened.externalId, table, written);
}

/** Remembers the tab and tells the audit, in one transaction. */
async function keepWritten(
	ctx: SheetsContext,
	connection: SheetConnection,
	input: SheetReportInput,
	spreadsheetId: string,
	table: SheetTable,
	{ tabId, title, sheetName, webUrl, rows }: SheetWritten,
): Promise<WrittenSheet> {
	const rowsWritten = table.rows.length;
	await inTenantSql(ctx.db, ctx.tenantId, async (sql) => {
		const id = await saveSheetReport(sql, ctx.tenantId, {
			connectionId: connection.id,
			spreadsheetId,
			tabId,
			title,
			sheetName,
			url: webUrl,
			report: input.told,
			rowsWritten,
			rows,
		});
		await keepForRepeats(sql, ctx, id);
		await recordAudit(sql, ctx, {
			...entryOf(connection),
			detail: {
				...detailOf(input),
				spreadsheetId,
				title,
				sheetName,
				rowsWritten,
				rows,
			},
		});
	});
	return { spreadsheetId, url: webUrl, rowsWritten };
}

const entryOf = ({ id, label }: SheetConnection) => ({
	action: "EXPORT" as const,
	purpose: "a report of metrics in a spreadsheet",
	target: { type: "Connection", id, label },
});

const detailOf = ({ report }: SheetReportInput) => ({
	report: Object.fromEntries(
		Object.entries(report).filter(([, value]) => value != null),
	),
});

async function auditFailure(
	ctx: SheetsContext,
	connection: SheetConnection,
	input: SheetReportInput,
	error: unknown,
): Promise<void> {
	try {
		await inTenantSql(ctx.db, ctx.tenantId, (sql) =>
			recordAudit(sql, ctx, {
				...entryOf(connection),
				succeeded: false,
				detail: {
					...detailOf(input),
					spreadsheetId: input.spreadsheetId ?? null,
					failure: error instanceof AppError ? error.code : "INTERNAL",
				},
			}),
		);
	} catch (err) {
		// The reason above is worth more to the caller.
		ctx.logger.error(
			{ err },
			"a report that was not written could not be audited",
		);
	}
}

/** Opens a session for one write. A grant that the platform refuses asks for a reconnect from then on. */
async function withSession<T>(
	ctx: SheetsContext,
	{ grantId, platform }: SheetConnection,
	call: (session: PlatformSession) => Promise<T>,
): Promise<T> {
	const signal = AbortSignal.timeout(longest);
	const session = await ctx.credentials.openSession(ctx, {
		grantId,
		platform,
		purpose: "write a report into a spreadsheet",
		limits,
		signal,
	});
	try {
		return await call(session);
	} catch (error) {
		await rejectIfEnded(session, error, ctx.logger.child({ grantId }));
		if (!signal.aborted || error instanceof AppError) throw error;
		throw new PlatformUnavailable(
			`${getPlatformInfo(platform).name} takes too long to answer. Write the report again in a few minutes: nothing is doubled.`,
			{ cause: error },
		);
	}
}

/**
 * Name by which a spreadsheet is found again that an equal request made before: the same for the same Idempotency-Key, and a new
 * one without.
 */
function requestKeyOf({ tenantId, idempotency }: SheetsContext): string {
	if (!idempotency) return newId();
	return createHash("sha256")
		.update(tenantId)
		.update(idempotency.keyHash)
		.digest("hex")
		.slice(0, 40);
}
