import { expect, test } from "vitest";
import { errorWord } from "./error-word.ts";

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
	["a number", 5],
	["nothing", ""],
])("%s is none", (_what, value) => {
	expect(errorWord(value)).toBeNull();
});
