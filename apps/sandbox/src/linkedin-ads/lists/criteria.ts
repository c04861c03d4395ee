import { recordOf, textsOf } from "../restli/query.ts";
import { badInput, badParameter } from "../restli/refusal.ts";
import type { RestliValue } from "../restli/values.ts";

/** Fields that a search may name, and the words that each takes; null: any text. */
export type SearchFields = Readonly<Record<string, readonly string[] | null>>;

/** Conditions of a search: values by field, and whether of tests; null where it does not say. */
export type Criteria = {
	values: ReadonlyMap<string, ReadonlySet<string>>;
	test: boolean | null;
};

/** Reads `search=(status:(values:List(ACTIVE)),test:false)`. @throws {Refused} */
export function readCriteria(
	search: RestliValue | null,
	fields: SearchFields,
): Criteria {
	const values = new Map<string, ReadonlySet<string>>();
	let test: boolean | null = null;
	if (search === null) return { values, test };
	for (const [name, value] of recordOf(search, "search")) {
		const path = `search.${name}`;
		if (name === "test") {
			if (value !== "true" && value !== "false")
				throw badParameter(path, `${path} must be true or false`);
			test = value === "true";
			continue;
		}
		const words = Object.hasOwn(fields, name) ? fields[name] : undefined;
		if (words === undefined)
			throw badInput(
				"QUERY_PARAM_NOT_ALLOWED",
				path,
				`Query parameter ${path} is not allowed`,
			);
		const wanted = recordOf(value, path).get("values");
		if (wanted === undefined)
			throw badParameter(path, `${path}.values is missing`);
		const list = textsOf(wanted, `${path}.values`);
		const strange = words && list.find((word) => !words.includes(word));
		if (strange)
			throw badParameter(
				`${path}.values`,
				`'${strange}' is no value of ${path}`,
			);
		values.set(name, new Set(list));
	}
	return { values, test };
}

/** True where a thing with these values is wanted. */
export function isWanted(
	{ values, test }: Criteria,
	of: Readonly<Record<string, readonly string[]>>,
): boolean {
	// No account here is for tests.
	if (test === true) return false;
	for (const [name, wanted] of values)
		if (!of[name]?.some((value) => wanted.has(value))) return false;
	return true;
}
