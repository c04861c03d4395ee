import type { Clock } from "../../world/clock.ts";
import { refused } from "../calls/errors.ts";
import type { PageTokens } from "../calls/page-token.ts";
import {
	badNumberOf,
	type JsonObject,
	refuseUnknown,
	textField,
} from "../calls/request-body.ts";
import type { Parameters } from "../calls/url-parameters.ts";
import type { ApiVersion } from "../calls/versions.ts";
import { compareValues, conditionTest } from "../gaql/conditions.ts";
import { checkCondition } from "../gaql/operators.ts";
import { parseFieldQuery } from "../gaql/parser.ts";
import type { Json } from "../seed/entities.ts";
import { type Field, fieldsOfMessage } from "./field-catalogue.ts";
import { fieldEntry, fieldEntryNames } from "./field-entries.ts";

/** Fields of the request that the URL may give too. */
export const searchFieldsParameters: Parameters = {
	query: "text",
	pageToken: "text",
	pageSize: "number",
};
const mostOnPage = 10_000;

/** `googleAdsFields/{name}`: everything about one field or resource, as JSON text. */
export function getField(name: string, version: ApiVersion): string {
	const entry = fieldEntry(name, version);
	if (entry === null)
		throw refused(
			"requestError",
			"RESOURCE_NOT_FOUND",
			`There is no field '${name}'.`,
			name,
		);
	return JSON.stringify(entry);
}

/** `googleAdsFields:search`: one page as JSON text. The query has no FROM: it is always about the fields. */
export function searchFields(
	body: JsonObject,
	version: ApiVersion,
	parts: { pageTokens: PageTokens; clock: Clock },
): string {
	refuseUnknown(body, ["query", "pageToken", "pageSize"]);
	const text = textField(body, "query");
	const pageToken = textField(body, "pageToken");
	const pageSize = pageSizeOf(body);
	const query = parseFieldQuery(text);
	const select = query.select.map(findColumn);
	const tests = query.where.map((condition) => {
		const checked = findColumn(condition.field);
		const test = conditionTest({
			...checkCondition(condition, checked),
			checked,
		});
		return (entry: Entry) => test(columnOf(entry, checked));
	});
	const orderBy = query.orderBy.map(({ field, descending }) => ({
		field: findColumn(field),
		descending,
	}));
	let found = fieldEntryNames()
		.map((name) => fieldEntry(name, version))
		.filter((entry) => entry !== null)
		.filter((entry) => tests.every((test) => test(entry)));
	for (const { field, descending } of orderBy.reverse())
		found.sort((left, right) => {
			const [a = "", b = ""] = [columnOf(left, field), columnOf(right, field)];
			return compareValues(a, b, field) * (descending ? -1 : 1);
		});
	if (query.limit !== null) found = found.slice(0, query.limit);
	const now = parts.clock.now();
	const start =
		pageToken === ""
			? 0
			: parts.pageTokens.read(pageToken, text, "fields", now);
	const page = found.slice(start, start + pageSize);
	const names = new Set(["resourceName", ...select.map(({ path }) => path[1])]);
	return JSON.stringify({
		...(page.length === 0
			? {}
			: {
					results: page.map((entry) =>
						Object.fromEntries(
							Object.entries(entry).filter(([name]) => names.has(name)),
						),
					),
				}),
		...(start + page.length < found.length
			? {
					nextPageToken: parts.pageTokens.issue(
						start + page.length,
						text,
						"fields",
						now,
					),
				}
			: {}),
		totalResultsCount: String(found.length),
	});
}

type Entry = NonNullable<ReturnType<typeof fieldEntry>>;

function findColumn(name: string): Field {
	const field = fieldsOfMessage("resources.GoogleAdsField").get(
		`field.${name}`,
	);
	if (field === undefined)
		throw refused(
			"queryError",
			"UNRECOGNIZED_FIELD",
			`Unrecognized field in the query: '${name}'.`,
			name,
		);
	return field;
}

function columnOf(entry: Entry, { path }: Field): Json | undefined {
	return entry[path[1] ?? ""];
}

function pageSizeOf(body: JsonObject): number {
	const value = body.pageSize ?? 0;
	if (typeof value !== "number" || !Number.isInteger(value))
		throw badNumberOf("page_size", value);
	if (value < 0 || value > mostOnPage)
		throw refused(
			"requestError",
			"INVALID_PAGE_SIZE",
			`The page size must be from 1 to ${mostOnPage}.`,
			String(value),
		);
	return value === 0 ? mostOnPage : value;
}
