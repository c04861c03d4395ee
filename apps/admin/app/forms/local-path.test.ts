import { expect, test } from "vitest";
import { localPath } from "./local-path.ts";

test("a path of our own is kept with its query", () => {
	expect(localPath("/brands/1/onboarding?step=google-ads#top")).toBe(
		"/brands/1/onboarding?step=google-ads#top",
	);
	expect(localPath("/a/../brands")).toBe("/brands");
});

test.each([
	"https://evil.example",
	"//evil.example",
	"/\\evil.example",
	"\\\\evil.example",
	"/\t/evil.example",
	"/brands/..//evil.example",
	"/.//evil.example",
	"javascript:alert(1)",
	"brands",
	"",
	null,
	undefined,
])("%j leads to the fallback: no open redirect", (value) => {
	expect(localPath(value, "/brands")).toBe("/brands");
});
