import { requestJson } from "../../http.ts";
import { parseReply } from "../../parse-reply.ts";
import type { PlatformSession } from "../../session.ts";
import {
	type CellValue,
	type SpreadsheetReply,
	spreadsheetReply,
	valuesReply,
} from "../api-types.ts";
import { sheetsRules as rules } from "../errors.ts";
import { sheetReads, sheetWrites } from "../limits.ts";

/** Only what decides whether a tab can be written: a spreadsheet can be large. */
const fields = [
	"spreadsheetUrl",
	"properties(title)",
	"sheets(properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount)),developerMetadata(metadataId,metadataKey,metadataValue),protectedRanges(range,warningOnly,requestingUserCanEdit))",
].join(",");

/** Values of the largest tab that is written, in Google's own indented form. */
const mostValueBytes = 64 * 1_048_576;

export interface SheetsClient {
	/** Tabs of a spreadsheet with their marks and protections. */
	getSpreadsheet(id: string): Promise<SpreadsheetReply>;
	/** All cells of a tab as they were entered: formulas as their text, days as serial numbers. */
	readTab(id: string, title: string): Promise<CellValue[][]>;
	/** Does all requests in their order, or none of them. Never sent twice by itself. */
	batchUpdate(id: string, requests: readonly object[]): Promise<void>;
}

export function createSheetsClient(session: PlatformSession): SheetsClient {
	const urlOf = (path: string, query: Record<string, string> = {}) => {
		const root = `${session.endpoints.sheetsUrl}/v4/spreadsheets/${path}`;
		const search = new URLSearchParams(query).toString();
		return search === "" ? root : `${root}?${search}`;
	};
	return {
		async getSpreadsheet(id) {
			const reply = await requestJson(session, rules, {
				method: "GET",
				url: urlOf(encodeURIComponent(id), { fields }),
				bucket: sheetReads,
			});
			return parseReply(rules, spreadsheetReply, reply);
		},
		async readTab(id, title) {
			const reply = await requestJson(session, rules, {
				method: "GET",
				url: urlOf(
					`${encodeURIComponent(id)}/values/${encodeURIComponent(quoted(title))}`,
					{
						valueRenderOption: "FORMULA",
						dateTimeRenderOption: "SERIAL_NUMBER",
					},
				),
				bucket: sheetReads,
				maxBytes: mostValueBytes,
			});
			return parseReply(rules, valuesReply, reply).values;
		},
		async batchUpdate(id, requests) {
			await requestJson(session, rules, {
				method: "POST",
				url: urlOf(`${encodeURIComponent(id)}:batchUpdate`),
				body: { json: { requests } },
				bucket: sheetWrites,
				repeatable: false,
			});
		},
	};
}

/** A tab's name as A1 notation wants it. */
const quoted = (title: string) => `'${title.replaceAll("'", "''")}'`;
