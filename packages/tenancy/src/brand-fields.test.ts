import { expect, test } from "vitest";
import { createBrandInput } from "./create-brand.ts";
import { updateBrandInput } from "./update-brand.ts";

const fieldsOf = (input: unknown) => {
	const parsed = createBrandInput.safeParse(input);
	return parsed.success
		? []
		: parsed.error.issues.map((issue) => issue.path.join("."));
};

test("a name alone makes a brand, trimmed, with the default zone and currency", () => {
	expect(createBrandInput.parse({ name: "  North  " })).toEqual({
		name: "North",
		timeZone: "UTC",
		currencyCode: "USD",
	});
});

test("each wrong field is named", () => {
	expect(
		fieldsOf({
			name: " ",
			websiteUrl: "javascript:alert(1)",
			timeZone: "Mars/Olympus",
			currencyCode: "EURO",
		}),
	).toEqual(["name", "websiteUrl", "timeZone", "currencyCode"]);
	expect(fieldsOf({ name: "x".repeat(101) })).toEqual(["name"]);
	expect(
		fieldsOf({ name: "x", websiteUrl: "https://a:b@example.com" }),
	).toEqual(["websiteUrl"]);
	expect(fieldsOf({ name: "x", timeZone: "+01:00" })).toEqual(["timeZone"]);
});

test("zones in older and newer spellings and small letters of a currency are taken", () => {
	for (const timeZone of ["UTC", "Asia/Kolkata", "Asia/Calcutta", "Etc/GMT+5"])
		expect(fieldsOf({ name: "x", timeZone })).toEqual([]);
	expect(
		createBrandInput.parse({ name: "x", currencyCode: "eur" }).currencyCode,
	).toBe("EUR");
});

test("a change with nothing in it is allowed and changes nothing", () => {
	const brandId = "0193a5f0-0000-7000-8000-000000000001";
	expect(updateBrandInput.parse({ brandId, websiteUrl: null })).toEqual({
		brandId,
		websiteUrl: null,
	});
});
