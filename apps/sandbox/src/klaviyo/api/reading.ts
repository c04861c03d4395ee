import { invalid, KlaviyoRefused } from "../errors.ts";
import { type Condition, filterParameter, parseFilter } from "./filter.ts";
import { checkConditions, type FilterRules } from "./filter-rules.ts";
import { isField, type KindName, kindOf, kinds } from "./kinds.ts";

/** Pages of a list: how long one is when nothing is asked, and at the most. */
export interface Paging {
	usual: number;
	most: number;
	/** The length cannot be asked for. */
	isFixed?: boolean;
}

/** Parameters that a reading call takes. */
export interface Reading {
	kind: KindName;
	/** Relationships that can be included, with the type of what they lead to. */
	includes?: Readonly<Record<string, KindName>>;
	/** Takes `additional-fields[…]`. */
	additional?: boolean;
	filters?: FilterRules;
	/** Names of what the list can be ordered by. */
	sorts?: readonly string[];
	paging?: Paging;
	/** True: archived records are told only where the filter asks for them. */
	leavesArchivedOut?: boolean;
}

/** Parameters of one call, checked. */
export interface Query {
	conditions: readonly Condition[];
	sort: { by: string; isDescending: boolean } | null;
	size: number | null;
	cursor: string | null;
	includes: readonly string[];
	/** By type; a type that is left out is told whole. */
	fields: ReadonlyMap<string, readonly string[]>;
	additional: readonly string[];
}

/** Reads the parameters of a reading call. @throws {KlaviyoRefused} for one that it does not take, and for a wrong value */
export function readQuery(params: URLSearchParams, reading: Reading): Query {
	const { kind, includes = {}, filters, sorts, paging } = reading;
	const types = [kind, ...Object.values(includes)];
	const fieldNames = new Map(types.map((type) => [`fields[${type}]`, type]));
	const takesSize = paging !== undefined && paging.isFixed !== true;
	const additionalName = `additional-fields[${kind}]`;
	const taken = [
		...fieldNames.keys(),
		...(Object.keys(includes).length === 0 ? [] : ["include"]),
		...(reading.additional ? [additionalName] : []),
		...(filters === undefined ? [] : ["filter"]),
		...(sorts === undefined ? [] : ["sort"]),
		...(paging === undefined ? [] : ["page[cursor]"]),
		...(takesSize ? ["page[size]"] : []),
	];
	for (const name of params.keys())
		if (!taken.includes(name))
			refuse(
				`'${name}' is not a valid query parameter for this resource.`,
				name,
			);
	const additional = listOf(params, additionalName);
	const wrong = additional.find(
		(name) => !kindOf(kind).additional?.includes(name),
	);
	if (wrong !== undefined)
		refuse(
			`'${wrong}' is not a valid additional field for the resource type '${kind}'.`,
			additionalName,
		);
	return {
		conditions: readConditions(params, filters),
		sort: readSort(params, sorts ?? []),
		size: readSize(params, paging),
		cursor: params.get("page[cursor]"),
		includes: readIncludes(params, includes),
		fields: readFields(params, fieldNames, reading.additional === true),
		additional,
	};
}

function readConditions(
	params: URLSearchParams,
	filters: FilterRules | undefined,
): Condition[] {
	const text = params.get("filter");
	if (text === null || filters === undefined) return [];
	const conditions = parseFilter(text, filterParameter);
	checkConditions(conditions, filters, filterParameter);
	return conditions;
}

function readSort(
	params: URLSearchParams,
	sorts: readonly string[],
): Query["sort"] {
	const text = params.get("sort");
	if (text === null) return null;
	const isDescending = text.startsWith("-");
	const by = isDescending ? text.slice(1) : text;
	if (!sorts.includes(by))
		refuse(`'${text}' is not a valid sort for this resource.`, "sort");
	return { by, isDescending };
}

function readSize(
	params: URLSearchParams,
	paging: Paging | undefined,
): number | null {
	if (paging === undefined) return null;
	const text = params.get("page[size]");
	if (text === null) return paging.usual;
	const size = Number(text);
	if (!/^\d+$/.test(text) || size < 1 || size > paging.most)
		refuse(
			`Page size must be an integer between 1 and ${paging.most}.`,
			"page[size]",
		);
	return size;
}

function readIncludes(
	params: URLSearchParams,
	includes: NonNullable<Reading["includes"]>,
): string[] {
	const wanted = listOf(params, "include");
	const wrong = wanted.find((name) => !Object.hasOwn(includes, name));
	if (wrong !== undefined)
		refuse(
			`'${wrong}' is not an allowed include parameter for this resource.`,
			"include",
		);
	return wanted;
}

function readFields(
	params: URLSearchParams,
	names: ReadonlyMap<string, KindName>,
	withAdditional: boolean,
): Map<string, readonly string[]> {
	const fields = new Map<string, readonly string[]>();
	for (const [name, type] of names) {
		if (!params.has(name)) continue;
		const wanted = listOf(params, name);
		const wrong = wanted.find(
			(field) => !isField(kinds[type], field, withAdditional),
		);
		if (wrong !== undefined)
			refuse(
				`'${wrong}' is not a valid field for the resource type '${type}'.`,
				name,
			);
		fields.set(type, wanted);
	}
	return fields;
}

function listOf(params: URLSearchParams, name: string): string[] {
	return (params.get(name) ?? "").split(",").filter((part) => part !== "");
}

function refuse(detail: string, parameter: string): never {
	throw new KlaviyoRefused(invalid(detail, { parameter }));
}
