import type { Caller } from "../access.ts";
import type { StoredFiles } from "../drive/stored-files.ts";
import { WorkspaceRefused } from "../errors.ts";
import {
	badRequest,
	type Json,
	listAt,
	refuseUnknown,
} from "../json-fields.ts";
import {
	readFilter,
	toDeveloperMetadata,
	visibleMetadata,
} from "./find-metadata.ts";
import { openSpreadsheet } from "./spreadsheets.ts";

/** `spreadsheets.developerMetadata.get`. */
export function getDeveloperMetadata(
	id: string,
	metadataId: string,
	caller: Caller,
	files: StoredFiles,
): Json {
	const { workbook } = openSpreadsheet(id, caller, files);
	for (const one of visibleMetadata(workbook, caller))
		if (String(one.metadata.metadataId) === metadataId)
			return toDeveloperMetadata(one);
	throw new WorkspaceRefused(
		404,
		"notFound",
		`No developer metadata with ID: ${metadataId}`,
	);
}

/** `spreadsheets.developerMetadata.search`: what any of the filters matches, with those that did. */
export function searchDeveloperMetadata(
	id: string,
	body: Json,
	caller: Caller,
	files: StoredFiles,
): Json {
	refuseUnknown(body, ["dataFilters"], "");
	const { workbook } = openSpreadsheet(id, caller, files);
	const given = listAt(body.dataFilters, "dataFilters");
	if (given.length === 0)
		throw badRequest("Must specify at least one data filter.");
	const filters = given.map((filter, index) => ({
		filter,
		matches: readFilter(filter, `dataFilters[${index}]`, workbook),
	}));
	const found = [...visibleMetadata(workbook, caller)].flatMap((one) => {
		const matched = filters.filter(({ matches }) => matches(one));
		return matched.length === 0
			? []
			: [
					{
						developerMetadata: toDeveloperMetadata(one),
						dataFilters: matched.map(({ filter }) => filter),
					},
				];
	});
	return found.length === 0 ? {} : { matchedDeveloperMetadata: found };
}
