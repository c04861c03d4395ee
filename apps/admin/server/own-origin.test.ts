import { expect, test } from "vitest";
import { isOwnOrigin } from "./own-origin.ts";

const adminUrl = "https://patchbay.example.com";
const check = (origin?: string, site?: string, host = "patchbay.example.com") =>
	isOwnOrigin({ origin, site, host }, adminUrl);

test("forms of our own pages pass, also behind a proxy that rewrites Host", () => {
	expect(check(adminUrl, "same-origin")).toBe(true);
	expect(check(adminUrl, "same-origin", "10.0.0.7:3000")).toBe(true);
	expect(check("http://127.0.0.1:3000", undefined, "127.0.0.1:3000")).toBe(
		true,
	);
});

test("another site's form is refused, whatever its origin looks like", () => {
	expect(check("https://evil.example", "cross-site")).toBe(false);
	expect(check("https://patchbay.example.com.evil.example")).toBe(false);
	expect(check("null", "cross-site")).toBe(false);
	expect(check(undefined, "cross-site")).toBe(false);
	expect(check(undefined, "same-site")).toBe(false);
});

test("a script without a browser's headers passes: it carries nobody's cookies", () => {
	expect(check()).toBe(true);
});
