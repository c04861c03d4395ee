import { expect, test } from "vitest";
import { rememberTimeZone, timeZoneOf } from "./time-zone.ts";

test("the zone that a browser remembered is the one that the server reads", () => {
	for (const zone of ["Europe/Berlin", "America/Argentina/Ushuaia", "UTC"]) {
		const [pair] = rememberTimeZone(zone, true).split(";");
		expect(timeZoneOf(`other=1; ${pair}; last=2`)).toBe(zone);
	}
});

test.each([
	null,
	"",
	"patchbay_time_zone=",
	"patchbay_time_zone=Mars%2FOlympus",
	"patchbay_time_zone=%E0%A4%A",
	"not_patchbay_time_zone=Europe%2FBerlin",
	`patchbay_time_zone=${"a".repeat(500)}`,
])("%s names no zone: UTC", (cookies) => {
	expect(timeZoneOf(cookies)).toBe("UTC");
});
