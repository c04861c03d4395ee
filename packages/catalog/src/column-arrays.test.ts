import { expect, test } from "vitest";
import { toColumnArrays, toJsonb } from "./column-arrays.ts";

test("rows become one array literal a column, numbered from the given parameter", () => {
	const rows = [
		{ name: 'say "hi" \\ there', amount: 9_223_372_036_854_775_807n },
		{ name: null, amount: -1n },
	];

	const { from, values } = toColumnArrays(
		rows,
		{
			name: ["text", (row) => row.name],
			amount: ["bigint", (row) => row.amount],
		},
		3,
	);

	expect(from).toBe("unnest($3::text[], $4::bigint[]) as draft (name, amount)");
	expect(values).toEqual([
		'{"say \\"hi\\" \\\\ there",NULL}',
		"{9223372036854775807,-1}",
	]);
});

test("NUL and half of a surrogate pair, which PostgreSQL cannot store, are replaced in text and in JSON", () => {
	expect(
		toColumnArrays(["a\0b"], { t: ["text", (row) => row] }).values,
	).toEqual(['{"a\uFFFDb"}']);
	expect(toJsonb({ a: "x\0y", b: "\\u0000" })).toBe(
		'{"a":"x\\ufffdy","b":"\\\\u0000"}',
	);
	// Text becomes well-formed when it is written to the socket as UTF-8.
	expect(toJsonb({ a: "x\ud83dy", b: "\\ud83d", c: "🙂" })).toBe(
		'{"a":"x\\ufffdy","b":"\\\\ud83d","c":"🙂"}',
	);
});

test("a date that is none stays one element, and shifts no other row", () => {
	expect(
		toColumnArrays(["2026-01-01,2026-01-02", "", "2026-01-03"], {
			day: ["date", (row) => row],
		}).values,
	).toEqual(['{"2026-01-01,2026-01-02","",2026-01-03}']);
});
