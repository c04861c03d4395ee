import type { Caller } from "../access.ts";
import {
	badRequest,
	choiceAt,
	integerAt,
	type Json,
	objectAt,
	refuseUnknown,
	textAt,
} from "../json-fields.ts";
import { clip, parseRange } from "../values/a1-range.ts";
import { type DeveloperMetadata, isVisible } from "./metadata.ts";
import type { Area, Sheet } from "./sheet.ts";
import type { Workbook } from "./workbook.ts";

/** Metadata where it is: in a sheet, or in none where it is the spreadsheet's. */
export type Placed = { metadata: DeveloperMetadata; sheet: Sheet | null };

/** Location of metadata: the spreadsheet, a sheet, or a row or column of one. */
export type Location = {
	sheet: Sheet | null;
	place: DeveloperMetadata["place"];
};

const locationTypes = ["SPREADSHEET", "SHEET", "ROW", "COLUMN"] as const;

/** A `DeveloperMetadata`. */
export function toDeveloperMetadata({ metadata, sheet }: Placed): Json {
	return {
		metadataId: metadata.metadataId,
		metadataKey: metadata.key,
		...(metadata.value === null ? {} : { metadataValue: metadata.value }),
		location: {
			locationType: typeOf({ sheet, place: metadata.place }),
			...toLocation({ sheet, place: metadata.place }),
		},
		visibility: metadata.visibility,
	};
}

/** All metadata that the caller may see. */
export function* visibleMetadata(
	workbook: Workbook,
	caller: Pick<Caller, "clientId">,
): Generator<Placed> {
	for (const metadata of workbook.metadata)
		if (isVisible(metadata, caller)) yield { metadata, sheet: null };
	for (const sheet of workbook.sheets)
		for (const metadata of sheet.metadata)
			if (isVisible(metadata, caller)) yield { metadata, sheet };
}

/**
 * A `DataFilter` for metadata.
 * @throws {WorkspaceRefused} for one that selects by nothing, or by what excludes each other
 */
export function readFilter(
	value: unknown,
	place: string,
	workbook: Workbook,
	failure = "",
): (one: Placed) => boolean {
	const filter = objectAt(value, place);
	refuseUnknown(
		filter,
		["developerMetadataLookup", "a1Range", "gridRange"],
		place,
	);
	if (filter.developerMetadataLookup !== undefined)
		return readLookup(
			objectAt(
				filter.developerMetadataLookup,
				`${place}.developerMetadataLookup`,
			),
			`${place}.developerMetadataLookup`,
			workbook,
			failure,
		);
	const text = textAt(filter.a1Range, `${place}.a1Range`);
	if (text !== undefined) {
		const range = parseRange(text, workbook);
		const area = clip(range);
		return (one) => one.sheet === range.sheet && meets(one, area);
	}
	if (filter.gridRange === undefined)
		throw badRequest(`${failure}No filter set.`);
	const at = `${place}.gridRange`;
	const range = objectAt(filter.gridRange, at);
	const sheet = sheetAt(workbook, range.sheetId, `${at}.sheetId`, failure);
	const index = (name: string) => integerAt(range[name], `${at}.${name}`);
	const area = {
		startRow: index("startRowIndex") ?? 0,
		endRow: index("endRowIndex") ?? sheet.rowCount,
		startColumn: index("startColumnIndex") ?? 0,
		endColumn: index("endColumnIndex") ?? sheet.columnCount,
	};
	return (one) => one.sheet === sheet && meets(one, area);
}

/**
 * A `DeveloperMetadataLocation` that names a place.
 * @throws {WorkspaceRefused} for none, more than one, or a span of rows
 */
export function readLocation(
	value: unknown,
	place: string,
	workbook: Workbook,
	failure: string,
): Location {
	const given = objectAt(value, place);
	refuseUnknown(
		given,
		["locationType", "spreadsheet", "sheetId", "dimensionRange"],
		place,
	);
	choiceAt(
		given.locationType,
		locationTypes,
		`${place}.locationType`,
		"DeveloperMetadataLocation.DeveloperMetadataLocationType",
	);
	if (given.dimensionRange !== undefined) {
		const at = `${place}.dimensionRange`;
		const range = objectAt(given.dimensionRange, at);
		refuseUnknown(
			range,
			["sheetId", "dimension", "startIndex", "endIndex"],
			at,
		);
		const sheet = sheetAt(workbook, range.sheetId, `${at}.sheetId`, failure);
		const dimension = choiceAt(
			range.dimension,
			["ROWS", "COLUMNS"] as const,
			`${at}.dimension`,
			"Dimension",
		);
		const start = integerAt(range.startIndex, `${at}.startIndex`) ?? 0;
		const end = integerAt(range.endIndex, `${at}.endIndex`);
		const size = dimension === "ROWS" ? sheet.rowCount : sheet.columnCount;
		if (dimension === undefined || start < 0 || end !== start + 1 || end > size)
			throw badRequest(
				`${failure}Developer metadata can only be associated with a single row or column.`,
			);
		return { sheet, place: { dimension, index: start } };
	}
	if (given.sheetId !== undefined)
		return {
			sheet: sheetAt(workbook, given.sheetId, `${place}.sheetId`, failure),
			place: null,
		};
	if (given.spreadsheet === true) return { sheet: null, place: null };
	throw badRequest(`${failure}Developer metadata must have a location.`);
}

function readLookup(
	lookup: Json,
	place: string,
	workbook: Workbook,
	failure: string,
): (one: Placed) => boolean {
	refuseUnknown(
		lookup,
		[
			"locationType",
			"metadataLocation",
			"locationMatchingStrategy",
			"metadataId",
			"metadataKey",
			"metadataValue",
			"visibility",
		],
		place,
	);
	const type = choiceAt(
		lookup.locationType,
		locationTypes,
		`${place}.locationType`,
		"DeveloperMetadataLocation.DeveloperMetadataLocationType",
	);
	const strategy = choiceAt(
		lookup.locationMatchingStrategy,
		["EXACT_LOCATION", "INTERSECTING_LOCATION"] as const,
		`${place}.locationMatchingStrategy`,
		"DeveloperMetadataLookup.DeveloperMetadataLocationMatchingStrategy",
	);
	const location =
		lookup.metadataLocation === undefined
			? null
			: readLocation(
					lookup.metadataLocation,
					`${place}.metadataLocation`,
					workbook,
					failure,
				);
	if (strategy !== undefined && location === null)
		throw badRequest(
			`${failure}A metadataLocation must be specified when a locationMatchingStrategy is specified.`,
		);
	if (strategy === "EXACT_LOCATION" && type !== undefined)
		throw badRequest(
			`${failure}The locationType must be left unspecified when the locationMatchingStrategy is EXACT_LOCATION.`,
		);
	if (type === "SPREADSHEET" && location?.sheet)
		throw badRequest(
			`${failure}The locationType cannot be SPREADSHEET for a location that is no spreadsheet.`,
		);
	const id = integerAt(lookup.metadataId, `${place}.metadataId`);
	const key = textAt(lookup.metadataKey, `${place}.metadataKey`);
	const text = textAt(lookup.metadataValue, `${place}.metadataValue`);
	const visibility = choiceAt(
		lookup.visibility,
		["DOCUMENT", "PROJECT"] as const,
		`${place}.visibility`,
		"DeveloperMetadata.DeveloperMetadataVisibility",
	);
	const isWanted = <Value>(wanted: Value | undefined, value: Value) =>
		wanted === undefined || wanted === value;
	return ({ metadata, sheet }) =>
		isWanted(id, metadata.metadataId) &&
		isWanted(key, metadata.key) &&
		(text === undefined || text === metadata.value) &&
		isWanted(visibility, metadata.visibility) &&
		isWanted<string>(type, typeOf({ sheet, place: metadata.place })) &&
		(location === null ||
			(strategy === "EXACT_LOCATION"
				? isSame({ sheet, place: metadata.place }, location)
				: intersects({ sheet, place: metadata.place }, location)));
}

function sheetAt(
	workbook: Workbook,
	value: unknown,
	place: string,
	failure: string,
): Sheet {
	const sheetId = integerAt(value, place) ?? 0;
	const sheet = workbook.findSheet(sheetId);
	if (sheet === undefined)
		throw badRequest(`${failure}No sheet with id: ${sheetId}`);
	return sheet;
}

function typeOf({ sheet, place }: Location): (typeof locationTypes)[number] {
	if (sheet === null) return "SPREADSHEET";
	if (place === null) return "SHEET";
	return place.dimension === "ROWS" ? "ROW" : "COLUMN";
}

function toLocation({ sheet, place }: Location): Json {
	if (sheet === null) return { spreadsheet: true };
	return place === null
		? { sheetId: sheet.sheetId }
		: {
				dimensionRange: {
					sheetId: sheet.sheetId,
					dimension: place.dimension,
					startIndex: place.index,
					endIndex: place.index + 1,
				},
			};
}

function isSame(a: Location, b: Location): boolean {
	return (
		a.sheet === b.sheet &&
		a.place?.dimension === b.place?.dimension &&
		a.place?.index === b.place?.index
	);
}

/** The spreadsheet's own meets no other location; a sheet meets its rows and columns, and they each other. */
function intersects(a: Location, b: Location): boolean {
	if (a.sheet !== b.sheet) return false;
	if (a.place === null || b.place === null) return true;
	return (
		a.place.dimension !== b.place.dimension || a.place.index === b.place.index
	);
}

function meets({ metadata: { place } }: Placed, area: Area): boolean {
	if (place === null) return true;
	return place.dimension === "ROWS"
		? place.index >= area.startRow && place.index < area.endRow
		: place.index >= area.startColumn && place.index < area.endColumn;
}
