import { type CsvError, parse } from "csv-parse/sync";
import { type Platform, platforms } from "../graphql/enums.ts";
import { platformNames } from "../graphql/platform-names.ts";
import { decodeText } from "./decode-text.server.ts";
import {
	type LineProblem,
	type MappingRow,
	type MappingsFile,
	mostLines,
} from "./mapping-rows.ts";
import { meantCell } from "./plain-cell.ts";

type Column = "productId" | "platform" | "externalId";

/** Heads under which a column is known, without spaces, underscores and capitals. */
const heads: Record<string, Column> = {
	productid: "productId",
	product: "productId",
	sku: "productId",
	platform: "platform",
	externalid: "externalId",
	itemid: "externalId",
	item: "externalId",
};

const columnNames: Record<Column, string> = {
	productId: "product_id",
	platform: "platform",
	externalId: "item_id",
};

const mostCharacters = { productId: 200, externalId: 500 };
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufffd]/u;

const plain = (text: string) => text.toLowerCase().replace(/[\s_-]+/g, "");
const platformByName = new Map<string, Platform>(
	platforms.flatMap((platform) => [
		[plain(platform), platform],
		[plain(platformNames[platform]), platform],
	]),
);

interface FileLine {
	line: number;
	cells: string[];
}

/**
 * Reads product mappings out of a CSV file: separated by commas, semicolons or tabs, quoted or not, with a byte-order mark or
 * without. Each line at fault is told; what cannot be read as a whole is told once.
 */
export function readMappingsFile(bytes: Uint8Array): MappingsFile {
	const text = decodeText(bytes);
	if (text === null)
		return ofProblem(
			"The file's characters cannot be read. Save it as “CSV UTF-8” and choose it again.",
		);
	const read = readRecords(text);
	if (read === null) return ofProblem(tooMany);
	const { records, problems } = read;
	const [head, ...lines] = records;
	if (!head) return { rows: [], problems: [...problems, empty], repeated: 0 };
	const places = findColumns(head);
	const missing = (Object.keys(columnNames) as Column[]).filter(
		(column) => places[column] === undefined,
	);
	if (missing.length > 0)
		return ofProblem(
			`The first line has to name the columns product_id, platform and item_id; ${missing.map((column) => columnNames[column]).join(" and ")} ${missing.length > 1 ? "are" : "is"} not there.`,
			head.line,
		);
	if (lines.length + problems.length > mostLines) return ofProblem(tooMany);
	if (lines.length === 0 && problems.length === 0)
		return { rows: [], problems: [empty], repeated: 0 };
	return readRows(lines, places, problems);
}

const tooMany = `The file has more than ${mostLines.toLocaleString("en")} lines below its head, and no more are imported at once. Split it.`;

/** Lines that are looked at, with those that are blank: a spreadsheet saves some. */
const mostRead = 2 * mostLines;

/** Ends the reading of a file that goes on and on. */
class TooManyLines extends Error {}

const empty: LineProblem = {
	line: null,
	message:
		"The file has no mappings. Below a first line with product_id, platform and item_id each line is one.",
};

const ofProblem = (
	message: string,
	line: number | null = null,
): MappingsFile => ({ rows: [], problems: [{ line, message }], repeated: 0 });

/** The lines of a file; null where it has far too many. */
function readRecords(
	text: string,
): { records: FileLine[]; problems: LineProblem[] } | null {
	const problems: LineProblem[] = [];
	const records: FileLine[] = [];
	try {
		parseInto(text, records, problems);
	} catch (error) {
		if (error instanceof TooManyLines) return null;
		throw error;
	}
	return {
		records: records.filter(({ cells }) =>
			cells.some((value) => value.trim() !== ""),
		),
		problems,
	};
}

function parseInto(
	text: string,
	records: FileLine[],
	problems: LineProblem[],
): void {
	let line = 0;
	const count = () => {
		if (records.length > mostRead || problems.length > mostLines)
			throw new TooManyLines();
	};
	parse(text, {
		bom: true,
		delimiter: delimiterOf(text),
		relax_column_count: true,
		skip_empty_lines: true,
		skip_records_with_error: true,
		on_record: (cells: string[], { lines }) => {
			line = lines;
			records.push({ line, cells });
			count();
			return null;
		},
		on_skip: (error) => {
			if (!error) return;
			problems.push({ line: line + 1, message: wordsOf(error) });
			line = Math.max(line + 1, Number(error.lines ?? 0));
			count();
		},
	});
}

/** Separator that the first line has most of; a spreadsheet takes that of its language. */
function delimiterOf(text: string): string {
	const first = text.split(/[\r\n]/, 1)[0] ?? "";
	const count = (separator: string) => first.split(separator).length;
	return [",", ";", "\t"].reduce((best, separator) =>
		count(separator) > count(best) ? separator : best,
	);
}

function wordsOf({ code }: CsvError): string {
	return code === "CSV_QUOTE_NOT_CLOSED"
		? "A quotation mark opens here and is never closed, so nothing below it can be read. Close it, or take it away."
		: "A quotation mark stands inside a value. Put the whole value in quotation marks, and write each one inside twice.";
}

function findColumns({
	cells,
}: FileLine): Partial<{ [Name in Column]: number }> {
	const places: Partial<{ [Name in Column]: number }> = {};
	for (const [index, cell] of cells.entries()) {
		const column = heads[plain(cell)];
		if (column && places[column] === undefined) places[column] = index;
	}
	return places;
}

function readRows(
	lines: readonly FileLine[],
	places: Partial<{ [Name in Column]: number }>,
	problems: LineProblem[],
): MappingsFile {
	const rows = new Map<string, MappingRow>();
	let repeated = 0;
	for (const { line, cells } of lines) {
		const valueIn = (column: Column) =>
			meantCell(cells[places[column] ?? -1] ?? "").trim();
		const productId = valueIn("productId");
		const externalId = valueIn("externalId");
		const platform = platformByName.get(plain(valueIn("platform")));
		const message =
			faultOf("productId", productId) ??
			(platform
				? faultOf("externalId", externalId)
				: platformFault(valueIn("platform")));
		if (message !== null || !platform) {
			problems.push({ line, message: message ?? "" });
			continue;
		}
		const key = `${platform} ${externalId}`;
		const before = rows.get(key);
		if (!before) rows.set(key, { line, productId, platform, externalId });
		else if (before.productId === productId) repeated += 1;
		else
			problems.push({
				line,
				message: `The item ${externalId} is product ${before.productId} in line ${before.line}. An item is one product: leave one of the lines out.`,
			});
	}
	return {
		rows: [...rows.values()],
		problems: problems.sort(
			(one, other) => (one.line ?? 0) - (other.line ?? 0),
		),
		repeated,
	};
}

function faultOf(column: "productId" | "externalId", text: string) {
	const what = column === "productId" ? "product_id" : "item_id";
	if (text === "") return `${what} is empty.`;
	if ([...text].length > mostCharacters[column])
		return `${what} has more than ${mostCharacters[column]} characters.`;
	if (unseen.test(text))
		return `${what} has a line break or another character that cannot be seen.`;
	return null;
}

const platformFault = (text: string) =>
	text === ""
		? "platform is empty. Write its name, such as Klaviyo."
		: `There is no platform “${text.slice(0, 50)}”. Write its name, such as Klaviyo or Meta Ads.`;
