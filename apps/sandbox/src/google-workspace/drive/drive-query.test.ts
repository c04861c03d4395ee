import { describe, expect, test } from "vitest";
import { parseQuery, type Searched } from "./drive-query.ts";

const file: Searched = {
	name: "Spring plan 2026.pdf",
	text: "Spring plan 2026.pdf\nWhat the plan costs",
	mimeType: "application/pdf",
	trashed: false,
	starred: true,
	sharedWithMe: false,
	visibility: "limited",
	parents: ["folder1"],
	owners: ["owner@example.com"],
	writers: ["owner@example.com"],
	readers: ["owner@example.com", "reader@example.com"],
	properties: { kind: "plan" },
	appProperties: { run: "it's" },
	times: {
		createdTime: Date.UTC(2026, 0, 1),
		modifiedTime: Date.UTC(2026, 5, 15, 12),
		viewedByMeTime: null,
		sharedWithMeTime: null,
	},
};

describe("a query", () => {
	test.each([
		["name = 'spring PLAN 2026.pdf'", true],
		["name contains 'plan'", true],
		["name contains 'plan 20'", true],
		["name contains 'lan'", false],
		["fullText contains 'costs plan'", true],
		["fullText contains 'cost'", false],
		[`fullText contains '"the plan costs"'`, true],
		[`fullText contains '"plan the costs"'`, false],
		["mimeType contains 'application/'", true],
		["mimeType != 'application/pdf'", false],
		["modifiedTime > '2026-06-15T11:59:59'", true],
		["modifiedTime > '2026-06-15T12:00:00Z'", false],
		["modifiedTime >= '2026-06-15T14:00:00+02:00'", true],
		["createdTime < '2026-01-02'", true],
		["viewedByMeTime > '2020-01-01'", false],
		["'folder1' in parents", true],
		["not 'folder1' in parents", false],
		["'READER@example.com' in readers", true],
		["'reader@example.com' in writers", false],
		["trashed != true and starred = true", true],
		["sharedWithMe", false],
		["sharedWithMe = false", true],
		["visibility = 'limited'", true],
		["properties has { key='kind' and value='plan' }", true],
		[String.raw`appProperties has { key='run' and value='it\'s' }`, true],
		["(trashed = true or starred = true) and name contains 'spring'", true],
		["not (trashed = true or starred = true)", false],
		// From left to right: (false and false) or true.
		["trashed = true and starred = false or starred = true", true],
		// (true or true) and false.
		["starred = true or starred = true and trashed = true", false],
		["", true],
	])("%s: %s", (q, expected) => {
		expect(parseQuery(q)(file)).toBe(expected);
	});

	test.each([
		"colour = 'red'",
		"name",
		"name = 'a' and",
		"name = 'a' 'b'",
		"name > 'a'",
		"name = 'open",
		"fullText = 'a'",
		"modifiedTime > 'yesterday'",
		"modifiedTime contains '2026'",
		"trashed = 'true'",
		"'a' in colours",
		"(name = 'a'",
		"properties has { key='a' }",
		`${"(".repeat(5000)}name = 'a'`,
		`${"not ".repeat(5000)}name = 'a'`,
	])("that Drive does not know is refused: %s", (q) => {
		expect(() => parseQuery(q)).toThrow(
			expect.objectContaining({
				status: 400,
				location: { name: "q", type: "parameter" },
			}),
		);
	});
});
