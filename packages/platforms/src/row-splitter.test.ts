import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MalformedJson, OversizedJson, RowSplitter } from "./row-splitter.ts";

const roomy = { rowBytes: 1_000_000, restBytes: 1_000_000 };

/** Splits a text that arrives in pieces of the given sizes, over and over. */
function split(text: string, sizes: readonly number[], limits = roomy) {
	const rows: unknown[] = [];
	const splitter = new RowSplitter("results", limits, (row) =>
		rows.push(JSON.parse(row)),
	);
	const bytes = Buffer.from(text);
	for (let at = 0, piece = 0; at < bytes.length; piece += 1) {
		const size = sizes[piece % sizes.length] ?? 1;
		splitter.write(bytes.subarray(at, at + size));
		at += size;
	}
	return { rows, rest: JSON.parse(splitter.end()) as unknown };
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), {
	minLength: 1,
	maxLength: 10,
});

describe("a reply that arrives in pieces", () => {
	test("is split into the rows and the rest that JSON.parse finds, wherever it is cut", () => {
		const reply = fc.record({
			before: fc.dictionary(fc.string(), fc.jsonValue()),
			rows: fc.array(fc.jsonValue()),
			after: fc.dictionary(fc.string(), fc.jsonValue()),
			space: fc.constantFrom(undefined, "\t", 2),
		});
		fc.assert(
			fc.property(reply, sizes, ({ before, rows, after, space }, cuts) => {
				fc.pre(!("results" in before) && !("results" in after));
				const whole = { ...before, results: rows, ...after };
				const text = JSON.stringify(whole, null, space);
				const found = split(text, cuts);
				expect(found.rows).toEqual(JSON.parse(JSON.stringify(rows)));
				expect(found.rest).toEqual({ ...JSON.parse(text), results: [] });
			}),
			{ numRuns: 500 },
		);
	});

	test.each([
		['{"results":[1,2]}', [1, 2], { results: [] }],
		['{"results":[]}', [], { results: [] }],
		['{ "results" : [ \n ] }', [], { results: [] }],
		[
			'{"a":{"results":[1]},"results":[2]}',
			[2],
			{ a: { results: [1] }, results: [] },
		],
		['{"results":"none"}', [], { results: "none" }],
		['{"results":{"results":[1]}}', [], { results: { results: [1] } }],
		['["results",[1]]', [], ["results", [1]]],
		['{"x":"results","y":[1]}', [], { x: "results", y: [1] }],
		[
			'{"results":[{"a":"]},{\\"[\\\\"},"b\\\\"]}',
			[{ a: ']},{"[\\' }, "b\\"],
			{ results: [] },
		],
		['"results"', [], "results"],
	])("%s", (text, rows, rest) => {
		for (const cut of [1, 2, 3, 7, 1000])
			expect(split(text, [cut])).toEqual({ rows, rest });
	});

	test.each([
		'{"results":[1',
		'{"results":[1]',
		'{"results":[{"a":1}',
		'{"results":["open',
		'{"results":[1,]}',
		'{"results":[,1]}',
		'{"results":[1 2]}',
		'{"results":[1}}',
		'{"results":[1],"results":[2]}',
		'{"results":[{"a":1]]}',
		'{"results":[1]]}',
		"<html>",
		"",
	])("is refused where it is no JSON: %s", (text) => {
		for (const cut of [1, 3, 1000]) {
			const act = () => split(text, [cut]);
			expect(act).toThrow();
			try {
				act();
			} catch (error) {
				expect(
					error instanceof MalformedJson || error instanceof SyntaxError,
				).toBe(true);
			}
		}
	});

	test("is refused as soon as one row, or what is outside the rows, is too large", () => {
		const limits = { rowBytes: 10, restBytes: 30 };
		expect(split('{"results":["12345678"]}', [3], limits).rows).toHaveLength(1);
		for (const text of [
			'{"results":["123456789"]}',
			`{"results":[${" ".repeat(11)}`,
			`{"results":[{"a":${"[".repeat(11)}`,
			`{"other":"${"x".repeat(31)}`,
			`${" ".repeat(31)}`,
		])
			expect(() => split(text, [4], limits)).toThrow(OversizedJson);
	});
});
