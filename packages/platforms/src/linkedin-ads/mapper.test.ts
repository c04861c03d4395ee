import { expect, test } from "vitest";
import { accountRow, campaignRow, groupRow } from "./api-types.ts";
import { toAdAccount, toAdGroup, toBudget, toCampaign } from "./mapper.ts";

const now = Date.parse("2026-11-30T12:00:00Z");
const around = { currencyCode: "EUR", now };
const group = {
	id: 601,
	account: "urn:li:sponsoredAccount:501",
	name: "Always on 🚀",
	status: "ACTIVE",
	objectiveType: "WEBSITE_VISIT",
	runSchedule: { start: Date.parse("2026-09-01T00:00:00Z") },
	servingStatuses: ["RUNNABLE"],
};

test("an account has no time zone and is open while it is active", () => {
	const read = (row: object) => toAdAccount(accountRow.parse(row));
	expect(
		read({ id: 501, name: " Brand EU ", currency: "EUR", status: "ACTIVE" }),
	).toMatchObject({
		externalId: "501",
		name: "Brand EU",
		currencyCode: "EUR",
		timeZone: null,
		active: true,
	});
	expect(read({ id: 2, name: "", status: "CANCELED" })).toMatchObject({
		name: "2",
		currencyCode: null,
		platformStatus: "CANCELED",
		active: false,
	});
	expect(
		accountRow.parse({ id: "9223372036854775807", status: "DRAFT" }).id,
	).toBe("9223372036854775807");
});

test("a campaign group is a campaign; its end is the last day on which it runs", () => {
	const row = groupRow.parse({
		...group,
		runSchedule: {
			start: Date.parse("2026-09-01T00:00:00Z"),
			end: Date.parse("2026-12-24T00:00:00Z"),
		},
		totalBudget: { amount: "60000.50", currencyCode: "EUR" },
	});
	expect(toCampaign(row, group, around)).toEqual({
		externalId: "601",
		name: "Always on 🚀",
		status: "ACTIVE",
		platformStatus: "ACTIVE",
		objective: "WEBSITE_VISIT",
		budget: {
			externalId: null,
			amountMicros: 60_000_500_000n,
			period: "LIFETIME",
			shared: false,
		},
		currencyCode: "EUR",
		startDate: "2026-09-01",
		endDate: "2026-12-23",
		raw: group,
	});
});

test.each([
	["ACTIVE", "ACTIVE"],
	["PAUSED", "PAUSED"],
	["DRAFT", "DRAFT"],
	["COMPLETED", "ENDED"],
	["CANCELED", "ENDED"],
	["CANCELLED", "ENDED"],
	["ARCHIVED", "REMOVED"],
	["PENDING_DELETION", "REMOVED"],
	["REMOVED", "REMOVED"],
	["A_WORD_OF_TOMORROW", "UNKNOWN"],
])("the word %s is %s, and stays as it is", (word, status) => {
	expect(
		toCampaign(groupRow.parse({ ...group, status: word }), null, around),
	).toMatchObject({ status, platformStatus: word });
});

test("what is switched on is over once its time is, and a far time is no day", () => {
	const ended = { ...group, runSchedule: { start: 1, end: now - 1 } };
	expect(toCampaign(groupRow.parse(ended), null, around).status).toBe("ENDED");
	const paused = { ...ended, status: "PAUSED" };
	expect(toCampaign(groupRow.parse(paused), null, around).status).toBe(
		"PAUSED",
	);
	const far = { ...group, runSchedule: { end: 987_654_321_012_300 } };
	expect(toCampaign(groupRow.parse(far), null, around).endDate).toBeNull();
});

test("a campaign is an ad group of the group that it names", () => {
	const row = campaignRow.parse({
		id: 701,
		campaignGroup: "urn:li:sponsoredCampaignGroup:601",
		name: "DE decision makers",
		status: "PAUSED",
		dailyBudget: { amount: "75.00", currencyCode: "EUR" },
		totalBudget: { amount: "5000", currencyCode: "EUR" },
	});
	expect(toAdGroup(row, now)).toEqual({
		externalId: "701",
		campaignExternalId: "601",
		name: "DE decision makers",
		status: "PAUSED",
		platformStatus: "PAUSED",
		budget: {
			externalId: null,
			amountMicros: 75_000_000n,
			period: "DAILY",
			shared: false,
		},
	});
	expect(
		campaignRow.safeParse({
			id: 1,
			campaignGroup: "urn:li:sponsoredCampaign:1",
			name: "?",
			status: "ACTIVE",
		}).success,
	).toBe(false);
});

test("a budget is exact in micros beyond what a number holds, and none where there is none", () => {
	expect(
		toBudget({ dailyBudget: { amount: "9007199254740993.01" } })?.amountMicros,
	).toBe(9_007_199_254_740_993_010_000n);
	expect(toBudget({})).toBeNull();
	expect(toBudget({ dailyBudget: { amount: "0" } })).toBeNull();
	expect(
		toBudget({ dailyBudget: null, totalBudget: { amount: "10" } })?.period,
	).toBe("LIFETIME");
});
