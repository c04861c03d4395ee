import { GraphQLObjectType, getIntrospectionQuery, parse } from "graphql";
import { expect, test } from "vitest";
import { schema } from "../schema.ts";
import { sizeProblems } from "./cost-plugin.ts";
import { demandSmallDocument } from "./document-limits.ts";
import { estimateCost } from "./estimate-cost.ts";
import {
	documentLimits,
	maximumIntrospectionBytes,
	maximumPoints,
	strangerLimits,
} from "./limits.ts";
import { demandSmallText } from "./text-limits.ts";

const estimate = (text: string, variables = {}, operationName?: string) =>
	estimateCost({ schema, document: parse(text), variables, operationName });
const points = (text: string, variables = {}) =>
	estimate(text, variables).points;

test("an object costs 1, a scalar nothing, a list its full page", () => {
	expect(points("{ viewer { role permissions } }")).toBe(1);
	// The page, its 25 rows, and the brand of each.
	expect(points("{ connections { nodes { id brand { id } } } }")).toBe(51);
	expect(points("{ connections(first: 2) { edges { node { id } } } }")).toBe(5);
	expect(
		points(
			"{ brands(last: 3) { nodes { connections(first: 4) { totalCount } } }}",
		),
	).toBe(1 + 3 * (1 + 1));
});

test("a page's size comes from literals, variables and their defaults, and is never above what a page can hold", () => {
	const query = `query ($n: Int = 7, $i: MetricsInput!) {
		brands(first: $n) { nodes { id } } metrics(input: $i) { rows { spend } } }`;
	const input = { from: "2026-01-01", to: "2026-01-02" };
	expect(points(query, { i: { ...input, first: 9 } })).toBe(1 + 7 + 1 + 9);
	expect(points(query, { n: 1_000_000, i: input })).toBe(1 + 100 + 1 + 1_000);
	expect(
		points(
			`{ metrics(input: { from: "2026-01-01", to: "2026-01-02" }) { rows { campaign { id } } } }`,
		),
	).toBe(1 + 1_000 * 2);
	expect(
		points("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {
			ids: ["a", "b"],
		}),
	).toBe(2);
	expect(points(`{ nodes(ids: ["a", "b", "c"]) { id } }`)).toBe(3);
});

test("a report costs what it may have to read, by its days and its grain, and by no more than is bounded", () => {
	const report = (groupBy: string, from: string, to: string, more = "") =>
		points(
			`{ metrics(input: { first: 1, from: "${from}", to: "${to}", groupBy: ${groupBy} ${more} }) { rows { spend } } }`,
		);
	const month = ["2026-11-01", "2026-11-30"] as const;
	const ever = ["0001-01-01", "9999-12-31"] as const;
	expect(report("[DATE]", ...month)).toBe(2);
	expect(report("[CAMPAIGN]", ...month)).toBe(3);
	expect(report("DATE", ...month, `campaignIds: ["a"]`)).toBe(3);
	expect(report("[DATE, PLATFORM]", "2026-01-01", "2026-12-31")).toBe(5);
	expect(report("HOUR", "2026-11-30", "2026-11-30")).toBe(3);
	expect(report("[HOUR, CAMPAIGN]", ...month)).toBe(32);
	expect(report("[REGION]", ...month)).toBe(32);
	expect(report("[DATE]", ...ever)).toBe(17);
	expect(report("[HOUR, CAMPAIGN]", ...ever)).toBe(1_502);
	// Fifty of these in one document are more than a request may cost.
	expect(50 * report("[HOUR]", ...ever)).toBeGreaterThan(maximumPoints);
	const [from, to] = month;
	for (const i of [
		{ first: 1, from, to, groupBy: ["HOUR"] },
		{ first: 1, from, to, groupBy: "HOUR" },
	])
		expect(
			points(
				"query ($i: MetricsInput!) { metrics(input: $i) { rows { spend } } }",
				{ i },
			),
		).toBe(32);
	// What is no range is refused before it reads.
	expect(report("[HOUR]", to, from)).toBe(2);
	expect(report("[HOUR]", "?", to)).toBe(2);
	// One campaign has few rows of a day.
	expect(
		points(
			`{ campaigns(first: 1) { nodes { metrics(input: { first: 1, from: "${from}", to: "${to}", groupBy: [HOUR] }) { rows { spend } } } } }`,
		),
	).toBe(1 + 1 + 3);
	const bySpend = (range: string) =>
		points(
			`{ campaigns(first: 1, orderBy: { field: SPEND ${range} }) { nodes { id } } }`,
		);
	expect(bySpend(`spendFrom: "${from}", spendTo: "${to}"`)).toBe(3);
	expect(bySpend("")).toBe(62);
});

test("a fragment costs wherever it is spread, an alias each time, and what is left out nothing", () => {
	expect(
		points(`{ a: tenant { ...T } b: tenant { ...T ...T } }
			fragment T on Tenant { brands(first: 10) { ...P } }
			fragment P on BrandConnection { nodes { id } }`),
	).toBe(2 + 3 * 11);
	const query =
		"query ($no: Boolean!) { tenant { id } viewer @include(if: $no) { role } platforms @skip(if: true) { name } }";
	expect(points(query, { no: false })).toBe(1);
	expect(points(query, { no: true })).toBe(2);
});

test("fragments that multiply are reckoned in no time, however large the product", () => {
	const levels = Array.from(
		{ length: 60 },
		(_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`,
	);
	const { points: sum } = estimate(
		`{ ...F0 } ${levels.join(" ")} fragment F60 on Query { tenant { id } }`,
	);
	expect(sum).toBe(2 ** 60);
});

test("only the operation that is asked for counts", () => {
	const document =
		"query A { tenant { id } } query B { brands { nodes { id } } }";
	expect(estimate(document, {}, "A").points).toBe(1);
	expect(estimate(document, {}, "B").points).toBe(26);
	expect(estimate(document, {}, "C").points).toBe(0);
});

test("introspection costs exactly what it answers, and the clients' own query is allowed", () => {
	const types = Object.values(schema.getTypeMap()).length;
	expect(points("{ __schema { types { name } } }")).toBe(1 + types);
	expect(
		points(`{ __type(name: "Money") { fields { name type { name } } } }`),
	).toBe(1 + 2 * 2);
	const whole = estimate(getIntrospectionQuery());
	for (const limits of [documentLimits, strangerLimits]) {
		demandSmallText(getIntrospectionQuery(), limits);
		demandSmallDocument(parse(getIntrospectionQuery()), limits);
	}
	expect(whole.points).toBeLessThan(maximumPoints / 4);
	expect(whole.introspectionBytes).toBeGreaterThan(100_000);
	expect(whole.introspectionBytes).toBeLessThan(maximumIntrospectionBytes / 2);
	const often = `{ __schema { ${Array.from({ length: 50 }, (_, n) => `a${n}: types { fields { type { ofType { name } } } }`).join(" ")} } }`;
	expect(estimate(often).introspectionBytes).toBeGreaterThan(
		maximumIntrospectionBytes,
	);
});

test("a list that does not say its size keeps the schema from being built", () => {
	expect(sizeProblems(schema)).toEqual([]);
	const tenant = schema.getType("Tenant");
	if (!(tenant instanceof GraphQLObjectType)) throw new Error("no Tenant");
	const { brands } = tenant.getFields();
	if (!brands) throw new Error("no brands");
	const { extensions } = brands;
	brands.extensions = {};
	try {
		expect(sizeProblems(schema)).toEqual([
			"Tenant.brands does not say how long its page can be: page",
		]);
	} finally {
		brands.extensions = extensions;
	}
});
