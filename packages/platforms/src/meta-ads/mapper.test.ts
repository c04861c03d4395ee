import { expect, test } from "vitest";
import { adAccountRow, adSetRow, campaignRow, pixelRow } from "./api-types.ts";
import { adSet, campaign } from "./fixtures/rows.ts";
import {
	momentOf,
	toAdAccount,
	toAdGroup,
	toBudget,
	toCampaign,
	toSource,
	toStatus,
	toSwitch,
} from "./mapper.ts";

const around = {
	currencyCode: "EUR",
	timeZone: "Europe/Berlin",
	now: Date.parse("2026-11-10T12:00:00Z"),
};
const mapped = (more: object, of = around) => {
	const raw = { ...campaign, ...more };
	return toCampaign(campaignRow.parse(raw), raw, of);
};

test("a campaign keeps its name, its budget in micros, and its days in the account's zone", () => {
	expect(mapped({ stop_time: "2026-12-01T23:59:59+0100" })).toEqual({
		externalId: campaign.id,
		name: "Autumn 🍂 خريف",
		status: "ACTIVE",
		platformStatus: "ACTIVE",
		objective: "OUTCOME_SALES",
		budget: {
			externalId: null,
			amountMicros: 50_000_000n,
			period: "DAILY",
			shared: false,
		},
		currencyCode: "EUR",
		startDate: "2026-11-01",
		endDate: "2026-12-01",
		raw: expect.objectContaining({ id: campaign.id }),
	});
});

test("a day is the account's own, whatever offset the time is written with", () => {
	const tokyo = { ...around, timeZone: "Asia/Tokyo" };
	expect(
		mapped({ start_time: "2026-11-01T18:00:00+0000" }, tokyo),
	).toMatchObject({ startDate: "2026-11-02", endDate: null });
});

test.each([
	["ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE"],
	["ACTIVE", "WITH_ISSUES", "ACTIVE", "WITH_ISSUES"],
	["ACTIVE", "IN_PROCESS", "ACTIVE", "IN_PROCESS"],
	["PAUSED", "PAUSED", "PAUSED", "PAUSED"],
	["ARCHIVED", "ARCHIVED", "REMOVED", "ARCHIVED"],
	["DELETED", "DELETED", "REMOVED", "DELETED"],
	["ACTIVE", "HIBERNATING", "UNKNOWN", "HIBERNATING"],
	["HIBERNATING", "ACTIVE", "UNKNOWN", "HIBERNATING"],
	[undefined, "PAUSED", "PAUSED", "PAUSED"],
	[undefined, undefined, "UNKNOWN", "UNSPECIFIED"],
])(
	"status %s that is in effect %s is %s, kept as %s",
	(status, effective_status, ours, word) => {
		expect(toStatus({ status, effective_status })).toEqual({
			status: ours,
			platformStatus: word,
		});
	},
);

test("the switch is what was set, also where Meta has a new word for what becomes of it", () => {
	const words = { status: "PAUSED", effective_status: "HIBERNATING" };
	expect(toSwitch(words)).toEqual({
		status: "PAUSED",
		platformStatus: "HIBERNATING",
	});
	expect(toSwitch({ ...words, status: "HIBERNATING" }).status).toBe("UNKNOWN");
	expect(toSwitch({ effective_status: "PAUSED" }).status).toBe("PAUSED");
});

test("what has come to its end has ended, and a paused one stays paused", () => {
	const over = { stop_time: "2026-11-10T13:00:00+0100" };
	expect(mapped(over).status).toBe("ENDED");
	expect(mapped({ ...over, status: "PAUSED" }).status).toBe("PAUSED");
});

test("null is as good as nothing", () => {
	expect(
		mapped({
			objective: null,
			daily_budget: null,
			start_time: null,
			stop_time: null,
			effective_status: null,
		}),
	).toMatchObject({
		status: "ACTIVE",
		platformStatus: "ACTIVE",
		objective: null,
		budget: null,
		startDate: null,
		endDate: null,
	});
});

test("an ad set has a budget of its own, for its whole life", () => {
	expect(toAdGroup(adSetRow.parse(adSet), around)).toEqual({
		externalId: adSet.id,
		campaignExternalId: campaign.id,
		name: "Berlin",
		status: "ACTIVE",
		platformStatus: "CAMPAIGN_PAUSED",
		budget: {
			externalId: null,
			amountMicros: 1_200_000_000n,
			period: "LIFETIME",
			shared: false,
		},
	});
});

test.each([
	["EUR", "5000", 50_000_000n],
	["JPY", "5000", 5_000_000_000n],
	["TWD", "5000", 5_000_000_000n],
	// Three decimals by ISO 4217, hundredths at Meta.
	["BHD", "5000", 50_000_000n],
	["USD", "9007199254740993", 90_071_992_547_409_930_000n],
])(
	"a budget in %s of %s minor units is %s micros",
	(currency, minor, micros) => {
		expect(toBudget({ daily_budget: minor }, currency)?.amountMicros).toBe(
			micros,
		);
	},
);

test("an amount of 0 stands for none", () => {
	expect(
		toBudget({ daily_budget: "0", lifetime_budget: "0" }, "EUR"),
	).toBeNull();
	expect(
		toBudget({ daily_budget: "0", lifetime_budget: "100" }, "EUR"),
	).toMatchObject({ period: "LIFETIME" });
});

test.each([
	["2026-11-07T10:00:00+0000", "2026-11-07T10:00:00.000Z"],
	["2026-11-07T10:00:00-0800", "2026-11-07T18:00:00.000Z"],
	["2026-11-07T10:00:00Z", "2026-11-07T10:00:00.000Z"],
	["1970-01-01T00:00:00+0000", null],
	["1969-12-31T16:00:00-0800", null],
	["soon", null],
	[undefined, null],
])("the time %s is %s", (text, moment) => {
	const at = momentOf(text);
	expect(at === null ? null : new Date(at).toISOString()).toBe(moment);
});

test.each([
	[1, "ACTIVE", true],
	[2, "DISABLED", false],
	[9, "IN_GRACE_PERIOD", true],
	[101, "CLOSED", false],
	[77, "STATUS_77", false],
])(
	"an account of status %s is %s, open: %s",
	(account_status, platformStatus, active) => {
		const row = adAccountRow.parse({
			id: "act_9007199254740993",
			account_id: "9007199254740993",
			name: " Acme ",
			account_status,
			currency: "EUR",
			timezone_name: "Europe/Berlin",
		});
		expect(toAdAccount(row)).toMatchObject({
			externalId: "9007199254740993",
			name: "Acme",
			currencyCode: "EUR",
			timeZone: "Europe/Berlin",
			manager: false,
			accessExternalId: null,
			platformStatus,
			active,
		});
	},
);

test("a pixel is known by its number", () => {
	expect(toSource(pixelRow.parse({ id: "77", name: "Shop" }))).toEqual({
		externalId: "77",
		kind: "PIXEL",
		name: "Shop",
		details: null,
	});
});
