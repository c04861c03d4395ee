import { expect, test } from "vitest";
import { senderOf } from "./own-origin.ts";

const adminUrl = "https://patchbay.example.com";
const check = (origin?: string, site?: string, host = "patchbay.example.com") =>
	senderOf({ origin, site, host }, adminUrl);

test("forms of our own pages pass, also behind a proxy that rewrites Host", () => {
	expect(check(adminUrl, "same-origin")).toBe("own");
	expect(check(adminUrl, "same-origin", "10.0.0.7:3000")).toBe("own");
});

test("our own page under another name is told apart from another site's", () => {
	const host = "127.0.0.1:3000";
	expect(check(`http://${host}`, "same-origin", host)).toBe("other-address");
	expect(check("http://patchbay.example.com")).toBe("other-address");
});

test("another site's form is refused, whatever its origin looks like", () => {
	expect(check("https://evil.example", "cross-site")).toBe("foreign");
	expect(check("https://patchbay.example.com.evil.example")).toBe("foreign");
	expect(check("null", "cross-site")).toBe("foreign");
	expect(check(undefined, "cross-site")).toBe("foreign");
	expect(check(undefined, "same-site")).toBe("foreign");
});

test("a script without a browser's headers passes: it carries nobody's cookies", () => {
	expect(check()).toBe("own");
});
