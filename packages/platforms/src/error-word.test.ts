import { expect, test } from "vitest";
import { errorWord, printableCode } from "./error-word.ts";

test.each([
	"PERMISSION_DENIED",
	"rateLimitExceeded",
	"AD_GROUP_CRITERION_2",
	"pageToken",
])("%s is a word for an error", (word) => {
	expect(errorWord(word)).toBe(word);
});

test.each([
	["an access token", "ya29.a0AfH6SMBx_Zk3-9s"],
	["a refresh token", "1//0gZk3d8sDfg"],
	["a client secret", "GOCSPX-Zk3d8sDfgLm2"],
	["a sentence", "not a word"],
	["a random text", "Zk3d8sDfgLm29xQp7WvB"],
	["a key", `pk_${"a1".repeat(17)}`],
	["a key of two parts", "sk_live_4eC39HqLyjWDarjtT1zdp7dc"],
	["a number", 5],
	["nothing", ""],
])("%s is none", (_what, value) => {
	expect(errorWord(value)).toBeNull();
});

test.each([
	"ACCOUNT_NOT_FOUND",
	"authentication_failed",
	"authenticationError.OAUTH_TOKEN_REVOKED",
	"89",
	"status 404",
])("%s is a code that may be shown", (code) => {
	expect(printableCode(code)).toBe(code);
});

test.each([`pk_${"a1".repeat(17)}`, "ya29.a0AfH6SMBx", "", "1".repeat(19)])(
	"%s is none",
	(code) => {
		expect(printableCode(code)).toBe("no known code");
	},
);
