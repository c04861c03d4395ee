import { expect, test } from "vitest";
import { ranMatrix } from "./contract-matrix.ts";

const file = (name: string, groups: Record<string, string[]>) => ({
	name: `/anywhere/test/${name}.test.ts`,
	assertionResults: Object.entries(groups).flatMap(([group, statuses]) =>
		statuses.map((status) => ({ ancestorTitles: [group], status })),
	),
});
const cellsOf = (matrix: string | null, concern: string) =>
	matrix
		?.split("\n")
		.find((line) => line.startsWith(`| ${concern} `))
		?.split("|")
		.slice(2, -1)
		.map((cell) => cell.trim());

test("the matrix says what passed, of how many where some did not, what is not declared, and what could not be loaded", () => {
	const matrix = ranMatrix([
		file("contract/platforms/connecting", {
			"Klaviyo by API_KEY": ["passed", "passed"],
			"Klaviyo by OAUTH2": ["passed"],
			"X Ads by OAUTH1": ["passed", "failed", "skipped"],
		}),
		file("contract/platforms/coverage", { "a made-up platform": ["passed"] }),
		file("contract/platforms/limits", {}),
		file("contract/platforms/files", {
			"Google Drive and Sheets by OAUTH2": ["passed"],
		}),
		file("integration/members", { "Klaviyo by API_KEY": ["passed"] }),
	]);
	expect(
		["Concern", "connecting", "files", "limits"].map((row) =>
			cellsOf(matrix, row),
		),
	).toEqual([
		["Google Drive and Sheets", "Klaviyo", "X Ads"],
		["–", "3", "1 of 3"],
		["1", "–", "–"],
		["not run", "not run", "not run"],
	]);
	expect(matrix?.split("\n")).toHaveLength(5);
});

test("a run without the contract suite has no matrix", () => {
	expect(
		ranMatrix([file("integration/members", { a: ["passed"] })]),
	).toBeNull();
});
