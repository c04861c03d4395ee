import {
	type GraphQLField,
	type GraphQLObjectType,
	type GraphQLSchema,
	getNamedType,
	isLeafType,
	isObjectType,
	isRequiredArgument,
	parse,
} from "graphql";
import {
	estimateCost,
	isList,
	sizesOf,
} from "../apps/api/src/graphql/cost/estimate-cost.ts";
import {
	documentLimits,
	maximumAnswerBytes,
	maximumPoints,
} from "../apps/api/src/graphql/cost/limits.ts";
import type { PageSize } from "../apps/api/src/graphql/cost/list-size.ts";

export interface DearestDocument {
	/** The list that it is about, such as `AdGroup.ads`, and what it asks much of. */
	name: string;
	query: string;
	points: number;
}

interface Step {
	field: GraphQLField<unknown, unknown>;
	/** Rows to ask for, where the field gives a page. */
	rows: number;
}

interface ListPath {
	name: string;
	steps: Step[];
	item: GraphQLObjectType | null;
}

/**
 * For each list of objects of a schema the two dearest documents that are still let through: one of as many rows as the
 * points allow, one whose names alone fill the answer.
 */
export function dearestDocuments(schema: GraphQLSchema): DearestDocument[] {
	return pathsToLists(schema).flatMap((path) => [
		ofManyRows(schema, path),
		ofLongNames(schema, path),
	]);
}

/** The shortest way to each list from a query that needs no id. */
function pathsToLists(schema: GraphQLSchema): ListPath[] {
	const query = schema.getQueryType();
	if (!query) return [];
	const found = new Map<string, ListPath>();
	const seen = new Set([query.name]);
	const queue: { type: GraphQLObjectType; steps: Step[] }[] = [
		{ type: query, steps: [] },
	];
	for (let next = queue.shift(); next; next = queue.shift()) {
		for (const field of Object.values(next.type.getFields())) {
			const inner = getNamedType(field.type);
			if (isLeafType(inner) || argumentsOf(field, 1) === null) continue;
			const steps = [...next.steps, { field, rows: 1 }];
			const name = `${next.type.name}.${field.name}`;
			const item = isObjectType(inner) ? inner : null;
			if (isList(field)) found.set(name, { name, steps, item });
			if (!item || seen.has(item.name)) continue;
			seen.add(item.name);
			queue.push({ type: item, steps });
		}
	}
	return [...found.values()];
}

function ofManyRows(schema: GraphQLSchema, path: ListPath): DearestDocument {
	const leaves = leavesOf(path.item);
	const steps = path.steps.map((step) => ({ ...step }));
	const build = (times: number) => documentOf(steps, leaves.join(" "), times);
	const points = (times = 1) => pointsOf(schema, build(times));
	for (const step of steps.toReversed()) {
		const page = sizesOf(step.field).page;
		if (!page) continue;
		step.rows = largest(page.maximum, (rows) => {
			step.rows = rows;
			return points() <= maximumPoints;
		});
	}
	const fields = steps.length + leaves.length;
	const times = largest(
		Math.min(
			documentLimits.rootFields,
			Math.floor(documentLimits.fields / fields),
		),
		(count) =>
			points(count) <= maximumPoints &&
			build(count).length <= documentLimits.characters,
	);
	return {
		name: `${path.name}, rows`,
		query: build(times),
		points: points(times),
	};
}

function ofLongNames(schema: GraphQLSchema, path: ListPath): DearestDocument {
	const [leaf = "__typename"] = leavesOf(path.item);
	const count = documentLimits.aliases - 1;
	const length =
		Math.floor((documentLimits.characters * 0.9) / count) - leaf.length;
	const names = Array.from(
		{ length: count },
		(_, index) => `${"n".repeat(length - 4)}${index}: ${leaf}`,
	);
	const wanted = maximumAnswerBytes / (count * (length + 90));
	const steps = path.steps.map((step) => ({ ...step }));
	let rows = 1;
	for (const step of steps.toReversed()) {
		const page = sizesOf(step.field).page;
		if (!page) continue;
		step.rows = Math.max(1, Math.min(page.maximum, Math.floor(wanted / rows)));
		rows *= step.rows;
	}
	const query = documentOf(steps, names.join(" "), 1);
	return {
		name: `${path.name}, names`,
		query,
		points: pointsOf(schema, query),
	};
}

const pointsOf = (schema: GraphQLSchema, query: string) =>
	estimateCost({ schema, document: parse(query) }).points;

function documentOf(
	steps: readonly Step[],
	selection: string,
	times: number,
): string {
	const body = steps.reduceRight(
		(inner, { field, rows }) =>
			`${field.name}${argumentsOf(field, rows) ?? ""} { ${inner} }`,
		selection,
	);
	return times === 1
		? `{ ${body} }`
		: `{ ${Array.from({ length: times }, (_, n) => `r${n}: ${body}`).join(" ")} }`;
}

const days = { from: "2026-01-01", to: "2026-03-31" };

/** Null where it needs what cannot be made up. */
function argumentsOf(
	field: GraphQLField<unknown, unknown>,
	rows: number,
): string | null {
	const page: PageSize | undefined = sizesOf(field).page;
	if (page?.arguments.some(([name]) => name === "input"))
		return `(input: { from: "${days.from}", to: "${days.to}", groupBy: [DATE, CAMPAIGN], first: ${rows} })`;
	if (field.args.some(isRequiredArgument)) return null;
	return page ? `(first: ${rows})` : "";
}

function leavesOf(type: GraphQLObjectType | null): string[] {
	if (!type) return ["id"];
	const leaves = Object.values(type.getFields())
		.filter(
			({ type: inner, args }) =>
				isLeafType(getNamedType(inner)) && !args.some(isRequiredArgument),
		)
		.map(({ name }) => name);
	return leaves.length > 0 ? leaves : ["__typename"];
}

/** The largest number from 1 to `maximum` that fits, where all below a fitting one fit. */
function largest(maximum: number, fits: (count: number) => boolean): number {
	let low = 1;
	let high = maximum;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (fits(middle)) low = middle;
		else high = middle - 1;
	}
	fits(low);
	return low;
}
