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
	" /brands",
	`/${"a".repeat(500)}`,
])("%j is refused", (path) => expect(isReturnPath(path)).toBe(false));
