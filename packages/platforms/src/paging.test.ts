import { expect, test } from "vitest";
import { UnexpectedReply } from "./errors.ts";
import { nextPage } from "./paging.ts";

const rules = { name: "Example Ads" };
const root = "https://ads.example.com/api/v3";
const page = new URL("https://ads.example.com/api/v3/campaigns?cursor=1");

test.each([
	[
		"https://ads.example.com/api/v3/campaigns?cursor=2",
		"/api/v3/campaigns?cursor=2",
	],
	["?cursor=2", "/api/v3/campaigns?cursor=2"],
	["/api/v3/ads?cursor=2#top", "/api/v3/ads?cursor=2"],
	["https://ads.example.com:443/api/v3/campaigns", "/api/v3/campaigns"],
])("follows %s", (link, path) => {
	const next = nextPage(rules, root, page, link);
	expect(next.href).toBe(`https://ads.example.com${path}`);
});

test.each([
	"https://evil.example/api/v3/campaigns?cursor=2",
	"//evil.example/api/v3/campaigns",
	"https://ads.example.com.evil.example/api/v3/campaigns",
	"http://ads.example.com/api/v3/campaigns",
	"https://ads.example.com:8443/api/v3/campaigns",
	"https://user@ads.example.com/api/v3/campaigns",
	"https://ads.example.com/api/v33/campaigns",
	"https://ads.example.com/api/v3/../../oauth/token",
	"/oauth/token",
	"\\\\evil.example\\api\\v3\\",
	"javascript:alert(1)",
	"data:,x",
	"https://",
	"",
	"?cursor=1",
	`https://ads.example.com/api/v3/${"x".repeat(9000)}`,
	null,
	42,
	{ href: "https://ads.example.com/api/v3/campaigns" },
])("does not follow %j", (link) => {
	expect(() => nextPage(rules, root, page, link)).toThrow(UnexpectedReply);
});
