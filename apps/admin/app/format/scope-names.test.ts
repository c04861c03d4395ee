import { expect, test } from "vitest";
import { nameOfScope, namesOfScopes } from "./scope-names.ts";

const names = [
	{ scope: "100", name: "Read ad account information" },
	{ scope: "4", name: "Reporting" },
];

test("a scope is told in its platform's words", () => {
	expect(nameOfScope(names, "100")).toBe("Read ad account information");
	expect(namesOfScopes(names, ["100", "4"])).toBe(
		"“Read ad account information”, “Reporting”",
	);
});

test("a scope without words is told without its address", () => {
	expect(nameOfScope(names, "https://example.com/auth/files")).toBe("files");
	expect(nameOfScope(names, "7")).toBe("7");
	expect(nameOfScope([], "/")).toBe("/");
});
