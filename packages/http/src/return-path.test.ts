import { expect, test } from "vitest";
import { isReturnPath } from "./return-path.ts";

test.each(["/", "/brands/abc/onboarding?step=google-ads#accounts", "/a//b"])(
	"%s leads back into the admin app",
	(path) => expect(isReturnPath(path)).toBe(true),
);

test.each([
	"",
	"brands",
	"https://evil.example",
	"javascript:alert(1)",
	"//evil.example",
	"/\\evil.example",
	"\\\\evil.example",
	"/\t/evil.example",
	"/.//evil.example",
	"/a/..//evil.example",
	"/brands/..//evil.example",
	"/brands/%2e%2e//evil.example",
	"/\n/evil.example",
	"/\u00a0",
	" /brands",
	`/${"a".repeat(1_000)}`,
])("%j is refused", (path) => expect(isReturnPath(path)).toBe(false));

/**
 * Parts that browsers read in more than one way: slashes, dots and their encoded forms, characters they drop,
 * beginnings of a host.
 */
const parts = [
	"/",
	"\\",
	".",
	"..",
	"%2f",
	"%5C",
	"%2e",
	"\t",
	"\n",
	" ",
	"?",
	"#",
	"@",
	":",
	"https:",
	"evil.example",
	"a",
];

test("whatever passes stays on our own origin, as it is and with its dots resolved", () => {
	const bases = ["http://localhost:3000/", "https://patchbay.example.com/a/b"];
	let passed = 0;
	const check = (text: string) => {
		if (!isReturnPath(text)) return;
		passed += 1;
		for (const base of bases) {
			const url = new URL(text, base);
			const again = new URL(`${url.pathname}${url.search}${url.hash}`, base);
			const own = new URL(base).origin;
			if (url.origin !== own || again.origin !== own)
				throw new Error(`${JSON.stringify(text)} leads to ${again.href}`);
			if (again.pathname !== url.pathname)
				throw new Error(
					`${JSON.stringify(text)} is another path when resolved`,
				);
		}
	};
	const build = (text: string, depth: number) => {
		check(text);
		if (depth > 0) for (const part of parts) build(text + part, depth - 1);
	};
	build("", 4);
	build("/", 4);
	build("/brands/", 3);
	expect(passed).toBeGreaterThan(1_000);
});
