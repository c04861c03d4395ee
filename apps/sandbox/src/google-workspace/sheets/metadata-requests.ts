import {
	badRequest,
	choiceAt,
	integerAt,
	type Json,
	listAt,
	objectAt,
	refuseUnknown,
	textAt,
} from "../json-fields.ts";
import {
	type Location,
	type Placed,
	readFilter,
	readLocation,
	toDeveloperMetadata,
	visibleMetadata,
} from "./find-metadata.ts";
import type { RequestParts } from "./grid-range.ts";
import { type DeveloperMetadata, metadataCharacters } from "./metadata.ts";
import { freeId, isTaken } from "./metadata-ids.ts";
import { requireMask } from "./sheet-requests.ts";
import type { Workbook } from "./workbook.ts";

const fields = [
	"metadataId",
	"metadataKey",
	"metadataValue",
	"location",
	"visibility",
];
const visibilities = ["DOCUMENT", "PROJECT"] as const;

export function createDeveloperMetadata(
	request: Json,
	parts: RequestParts,
): Json {
	const { workbook, place, failure } = parts;
	refuseUnknown(request, ["developerMetadata"], place);
	const given = objectAt(
		request.developerMetadata,
		`${place}.developerMetadata`,
	);
	const at = `${place}.developerMetadata`;
	refuseUnknown(given, fields, at);
	const location = readLocation(
		given.location,
		`${at}.location`,
		workbook,
		failure,
	);
	const metadata = {
		metadataId: readId(given.metadataId, parts) ?? freeId(workbook),
		key: readKey(given.metadataKey, parts),
		value: textAt(given.metadataValue, `${at}.metadataValue`) ?? null,
		visibility: readVisibility(given.visibility, parts),
		clientId: parts.clientId,
		place: location.place,
	};
	put(metadata, location, parts);
	return {
		createDeveloperMetadata: {
			developerMetadata: toDeveloperMetadata({
				metadata,
				sheet: location.sheet,
			}),
		},
	};
}

export function updateDeveloperMetadata(
	request: Json,
	parts: RequestParts,
): Json {
	const { workbook, place, failure } = parts;
	refuseUnknown(request, ["dataFilters", "developerMetadata", "fields"], place);
	const mask = requireMask(request.fields, parts);
	const isNamed = (name: string) => "*" in mask || name in mask;
	const at = `${place}.developerMetadata`;
	const given = objectAt(request.developerMetadata, at);
	refuseUnknown(given, fields, at);
	const filters = listAt(request.dataFilters, `${place}.dataFilters`);
	if (filters.length === 0)
		throw badRequest(`${failure}Must specify at least one data filter.`);
	const updated = matching(filters, parts).map(({ metadata, sheet }) => {
		const location: Location = isNamed("location")
			? readLocation(given.location, `${at}.location`, workbook, failure)
			: { sheet, place: metadata.place };
		take({ metadata, sheet }, workbook);
		const changed = {
			...metadata,
			...(isNamed("metadataKey")
				? { key: readKey(given.metadataKey, parts) }
				: {}),
			...(isNamed("metadataValue")
				? { value: textAt(given.metadataValue, `${at}.metadataValue`) ?? null }
				: {}),
			...(isNamed("visibility")
				? { visibility: readVisibility(given.visibility, parts) }
				: {}),
			place: location.place,
		};
		put(changed, location, parts);
		return toDeveloperMetadata({ metadata: changed, sheet: location.sheet });
	});
	return {
		updateDeveloperMetadata:
			updated.length === 0 ? {} : { developerMetadata: updated },
	};
}

export function deleteDeveloperMetadata(
	request: Json,
	parts: RequestParts,
): Json {
	refuseUnknown(request, ["dataFilter"], parts.place);
	if (request.dataFilter === undefined)
		throw badRequest(`${parts.failure}No data filter specified.`);
	const found = matching([request.dataFilter], parts);
	for (const one of found) take(one, parts.workbook);
	return {
		deleteDeveloperMetadata:
			found.length === 0
				? {}
				: { deletedDeveloperMetadata: found.map(toDeveloperMetadata) },
	};
}

function matching(filters: unknown[], parts: RequestParts): Placed[] {
	const { workbook, place, failure } = parts;
	const matches = filters.map((filter, index) =>
		readFilter(filter, `${place}.dataFilters[${index}]`, workbook, failure),
	);
	return [...visibleMetadata(workbook, parts)].filter((one) =>
		matches.some((match) => match(one)),
	);
}

function put(
	metadata: DeveloperMetadata,
	{ sheet }: Location,
	{ failure, workbook }: RequestParts,
): void {
	const list = sheet?.metadata ?? workbook.metadata;
	const characters = [...list, metadata].reduce(
		(sum, { key, value }) => sum + key.length + (value?.length ?? 0),
		0,
	);
	if (characters > metadataCharacters)
		throw badRequest(
			`${failure}This action would increase the amount of developer metadata above the limit of ${metadataCharacters} characters.`,
		);
	list.push(metadata);
}

function take({ metadata, sheet }: Placed, workbook: Workbook): void {
	const holder = sheet ?? workbook;
	holder.metadata = holder.metadata.filter((one) => one !== metadata);
}

function readId(
	value: unknown,
	{ workbook, place, failure }: RequestParts,
): number | undefined {
	const id = integerAt(value, `${place}.developerMetadata.metadataId`);
	if (id === undefined) return undefined;
	if (id <= 0)
		throw badRequest(`${failure}Developer metadata IDs must be positive.`);
	if (isTaken(workbook, id))
		throw badRequest(
			`${failure}Cannot add developer metadata with ID [${id}] because developer metadata with that ID already exists.`,
		);
	return id;
}

function readKey(value: unknown, { place, failure }: RequestParts): string {
	const key = textAt(value, `${place}.developerMetadata.metadataKey`) ?? "";
	if (key === "")
		throw badRequest(`${failure}Developer metadata must have a key.`);
	return key;
}

function readVisibility(
	value: unknown,
	{ place, failure }: RequestParts,
): DeveloperMetadata["visibility"] {
	const visibility = choiceAt(
		value,
		visibilities,
		`${place}.developerMetadata.visibility`,
		"DeveloperMetadata.DeveloperMetadataVisibility",
	);
	if (visibility === undefined)
		throw badRequest(`${failure}Developer metadata must have a visibility.`);
	return visibility;
}
