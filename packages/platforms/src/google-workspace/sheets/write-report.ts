import { setTimeout as sleep } from "node:timers/promises";
import { Conflict, LimitReached } from "@patchbay/errors";
import {
	mayStillBeDone,
	PlatformRejected,
	PlatformUnavailable,
} from "../../errors.ts";
import type { PlatformSession } from "../../session.ts";
import type { SheetWrite, SheetWritten } from "../../sheets/sheet-parts.ts";
import type { SpreadsheetReply } from "../api-types.ts";
import {
	findTab,
	type ReportTab,
	requireRoom,
	requireUnprotected,
} from "./find-tab.ts";
import { planNewTab } from "./new-tab.ts";
import { planRows } from "./plan-rows.ts";
import { markRequests } from "./report-mark.ts";
import { createSheetsClient, type SheetsClient } from "./sheets-client.ts";
import { isReplaced, readTabRows, startOfPeriod } from "./tab-rows.ts";

/** Rows of a report that a tab may hold: all of them are read before each write. */
const mostTabRows = 50_000;

/** Pauses before the spreadsheet is looked at again after an answer that did not say what became of a write. */
const pauses = [500, 2_000] as const;

/**
 * Writes a report into a tab. After a failure the spreadsheet is read again: what is done is done, and what is not is planned
 * anew from what is there then.
 */
export async function writeReport(
	session: PlatformSession,
	write: SheetWrite,
): Promise<SheetWritten> {
	const client = createSheetsClient(session);
	for (let attempt = 0; ; attempt += 1) {
		const before = await client.getSpreadsheet(write.externalId);
		const tab = findTab(before, write);
		if (tab?.mark.write === write.writeId)
			return await readWritten(client, write, before, tab);
		const { requests, rows, sheetId } = tab
			? await planTab(client, write, before, tab)
			: planFresh(write, before);
		try {
			await client.batchUpdate(write.externalId, requests);
			return {
				...told(write, before),
				tabId: String(sheetId),
				sheetName: tab?.entry.properties.title ?? write.sheetName,
				rows,
			};
		} catch (error) {
			const pause = pauses[attempt];
			if (pause === undefined || !isWorthReading(error)) throw error;
			await sleep(
				pause,
				undefined,
				session.signal && { signal: session.signal },
			);
		}
	}
}

/** A lost answer, or a refusal for something that has changed since it was read. */
const isWorthReading = (error: unknown): boolean =>
	mayStillBeDone(error) ||
	error instanceof PlatformUnavailable ||
	error instanceof PlatformRejected;

const told = ({ externalId }: SheetWrite, spreadsheet: SpreadsheetReply) => ({
	title: spreadsheet.properties.title,
	webUrl: spreadsheet.spreadsheetUrl ?? addressOf(externalId),
});

/** Address at which a person opens a spreadsheet. */
export const addressOf = (externalId: string) =>
	`https://docs.google.com/spreadsheets/d/${externalId}/edit`;

interface Plan {
	sheetId: number;
	requests: object[];
	rows: number;
}

function planFresh(write: SheetWrite, spreadsheet: SpreadsheetReply): Plan {
	const { sheetId, requests, cells } = planNewTab(spreadsheet, write);
	requireRoom(spreadsheet, cells);
	return { sheetId, requests, rows: write.table.rows.length };
}

async function planTab(
	client: SheetsClient,
	write: SheetWrite,
	spreadsheet: SpreadsheetReply,
	{ entry, mark }: ReportTab,
): Promise<Plan> {
	const { table } = write;
	const { sheetId, title, gridProperties } = entry.properties;
	const have = readTabRows(
		table,
		title,
		await client.readTab(write.externalId, title),
	);
	requireUnprotected(entry, have.length + 2);
	requireWholePeriods(write, { entry, mark }, have);
	const plan = planRows(table, { sheetId, title, ...gridProperties }, have);
	requireRoom(spreadsheet, plan.addedRows * gridProperties.columnCount);
	if (plan.rows > mostTabRows)
		throw new LimitReached(
			`“${title}” would hold ${plan.rows} rows of the report, and a tab takes ${mostTabRows} at most. Write into a new tab, or delete the oldest rows. Nothing was written.`,
			{ field: ["sheetName"] },
		);
	return {
		sheetId,
		requests: [...markRequests(sheetId, mark, write), ...plan.requests],
		rows: plan.rows,
	};
}

/**
 * Refuses a report that begins or ends within a week or month of which the tab holds more.
 * @throws {Conflict}
 */
function requireWholePeriods(
	{ table }: SheetWrite,
	{ entry, mark }: ReportTab,
	have: Parameters<typeof isReplaced>[1][],
): void {
	const { days } = table;
	if (!days || days.period === "DAY") return;
	const first = startOfPeriod(days.from, days.period);
	const last = startOfPeriod(days.to, days.period);
	const cutsFirst =
		days.from > first && mark.from !== null && mark.from < days.from;
	const cutsLast =
		mark.to !== null &&
		mark.to > days.to &&
		startOfPeriod(nextDay(days.to), days.period) === last;
	if (!cutsFirst && !cutsLast) return;
	if (!have.some((row) => isReplaced(table, row))) return;
	const word = days.period === "WEEK" ? "week" : "month";
	throw new Conflict(
		`“${entry.properties.title}” holds more days of the ${word} of ${cutsFirst ? first : last} than this report. Let it begin on the first and end on the last day of a ${word}, or reach from ${mark.from} to ${mark.to}. Nothing was written.`,
		{ field: ["report", cutsFirst ? "from" : "to"] },
	);
}

function nextDay(day: string): string {
	return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000)
		.toISOString()
		.slice(0, 10);
}

/** Reads what a write whose answer was lost has put there. */
async function readWritten(
	client: SheetsClient,
	write: SheetWrite,
	spreadsheet: SpreadsheetReply,
	{ entry }: ReportTab,
): Promise<SheetWritten> {
	const { sheetId, title } = entry.properties;
	const values = await client.readTab(write.externalId, title);
	return {
		...told(write, spreadsheet),
		tabId: String(sheetId),
		sheetName: title,
		rows: readTabRows(write.table, title, values).length,
	};
}
