import { expect, test } from "vitest";
import { escapeText, writeQuery } from "./restli.ts";

test("lists and records keep their brackets, and values are escaped", () => {
	expect(
		writeQuery(
			{
				q: "analytics",
				dateRange: { start: { year: 2026, month: 9, day: 1 } },
				accounts: ["urn:li:sponsoredAccount:501", "urn:li:sponsoredAccount:2"],
				search: { status: { values: ["ACTIVE", "PAUSED"] }, test: false },
				campaignGroups: undefined,
			},
			["dateRange", "pivotValues"],
		),
	).toBe(
		"?q=analytics&dateRange=(start:(year:2026,month:9,day:1))" +
			"&accounts=List(urn%3Ali%3AsponsoredAccount%3A501,urn%3Ali%3AsponsoredAccount%3A2)" +
			"&search=(status:(values:List(ACTIVE,PAUSED)),test:false)&fields=dateRange,pivotValues",
	);
	expect(writeQuery({})).toBe("");
	expect(writeQuery({ ids: [] })).toBe("?ids=List()");
});

test("what has a meaning in Rest.li is escaped within a value", () => {
	expect(escapeText("a(b),c:d'e!f*g h&i=ü")).toBe(
		"a%28b%29%2Cc%3Ad%27e%21f%2Ag%20h%26i%3D%C3%BC",
	);
});

test("an address is sent as it was written", () => {
	const query = writeQuery({ ids: ["urn:li:share:1"] });
	const url = new URL(
		`https://api.linkedin.com/rest/adAccounts/1/creatives/${escapeText("urn:li:sponsoredCreative:8")}${query}`,
	);
	expect(url.href).toBe(
		"https://api.linkedin.com/rest/adAccounts/1/creatives/urn%3Ali%3AsponsoredCreative%3A8?ids=List(urn%3Ali%3Ashare%3A1)",
	);
});
