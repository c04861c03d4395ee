import { expect, test } from "vitest";
import { generateApiKey } from "./api-key.ts";
import { generateInvitationToken } from "./invitation-token.ts";

test.each([
	["an API key", () => generateApiKey().key, "pbk_"],
	["an invitation's token", () => generateInvitationToken().token, ""],
])("%s is 256 random bits in base64url", (_what, generate, prefix) => {
	const made = Array.from({ length: 200 }, generate);
	expect(new Set(made).size).toBe(200);
	for (const each of made) {
		const text = each.slice(prefix.length);
		expect(each.startsWith(prefix)).toBe(true);
		expect(text).toMatch(/^[\w-]{43}$/);
		expect(Buffer.from(text, "base64url")).toHaveLength(32);
	}
	// Of 6,400 bytes no bit is always the same.
	const bytes = made.map((each) =>
		Buffer.from(each.slice(prefix.length), "base64url"),
	);
	for (let bit = 0; bit < 256; bit += 1) {
		const ones = bytes.filter(
			(each) => ((each[bit >> 3] ?? 0) >> (bit & 7)) & 1,
		).length;
		expect([ones > 0, ones < bytes.length]).toEqual([true, true]);
	}
});
