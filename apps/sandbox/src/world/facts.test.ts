import { describe, expect, test } from "vitest";
import { dateText, localTime, utcHourOf } from "./calendar.ts";
import type { WorldCampaign } from "./campaigns.ts";
import type { Fact } from "./facts.ts";
import { decimalText, inCoins, toCoins } from "./money.ts";
import { addNumbers, type Numbers, noNumbers, numberNames } from "./numbers.ts";
import { World } from "./world.ts";

const settings = { accounts: 5, campaigns: 4, days: 40 };
const world = new World(settings);
const advertisers = [...world.accounts.all.values()].filter(
	({ kind }) => kind === "advertiser",
);
const campaigns = advertisers.flatMap((account) => [
	...world.campaignsOf(account),
]);

/** Days of a campaign that are over, newest first. */
function fullDays(campaign: WorldCampaign, count: number): number[] {
	const { today } = world.facts.calendar(campaign.account);
	return Array.from({ length: count }, (_, index) => today - 1 - index);
}

function sum(parts: readonly { numbers: Numbers }[]): Numbers {
	const whole = noNumbers();
	for (const { numbers } of parts) addNumbers(whole, numbers);
	return whole;
}

describe("the one table of facts", () => {
	test("adds up by hour and by place, for every campaign, number and day", () => {
		let seen = 0;
		for (const campaign of campaigns)
			for (const day of fullDays(campaign, 12)) {
				const whole = world.facts.day(campaign, day);
				if (whole === null) continue;
				seen += 1;
				const facts = world.facts.facts(campaign, day);
				expect(sum(facts)).toEqual(whole);
				world.facts.hours(campaign, day).forEach((numbers, hour) => {
					expect(sum(facts.filter((one) => one.hour === hour))).toEqual(
						numbers,
					);
				});
				for (const { place, numbers } of world.facts.places(campaign, day))
					expect(sum(facts.filter((one) => isSame(one.place, place)))).toEqual(
						numbers,
					);
			}
		expect(seen).toBeGreaterThan(200);
	});

	test("has whole numbers, none negative, and is near its proportional part in each cell", () => {
		for (const campaign of campaigns.slice(0, 6))
			for (const day of fullDays(campaign, 3))
				for (const { hour, place, numbers } of world.facts.facts(
					campaign,
					day,
				)) {
					for (const name of numberNames) {
						expect(Number.isSafeInteger(numbers[name])).toBe(true);
						expect(numbers[name]).toBeGreaterThanOrEqual(0);
					}
					const whole = world.facts.day(campaign, day)?.costMicros ?? 0;
					const row = world.facts.hours(campaign, day)[hour]?.costMicros ?? 0;
					const column =
						world.facts
							.places(campaign, day)
							.find((one) => isSame(one.place, place))?.numbers.costMicros ?? 0;
					expect(
						Math.abs(numbers.costMicros - (row / whole) * column),
					).toBeLessThan(60);
				}
	});

	test("today has the hours that are over, and they are all of it, at every hour of a day", () => {
		const moved = new World(settings);
		for (let passed = 0; passed < 24; passed++) {
			for (const { index, account } of campaigns) {
				const campaign = moved.campaignsOf(account)[index];
				if (campaign === undefined) throw new Error("no campaign");
				const { today, hourNow } = moved.facts.calendar(account);
				const hours = moved.facts.hours(campaign, today);
				const whole = moved.facts.day(campaign, today);
				expect(hours.length).toBe(whole === null ? 0 : hourNow);
				expect(sum(hours.map((numbers) => ({ numbers })))).toEqual(
					whole ?? noNumbers(),
				);
			}
			moved.clock.advance(3600);
		}
	});

	test("a day that has not come and one before the history have none", () => {
		for (const campaign of campaigns) {
			const { today } = world.facts.calendar(campaign.account);
			for (const day of [today + 1, today - settings.days])
				expect([
					world.facts.day(campaign, day),
					world.facts.facts(campaign, day),
				]).toEqual([null, []]);
		}
	});

	test("late conversions grow everywhere, and spend stays", () => {
		const other = new World(settings);
		const [account] = advertisers;
		const [campaign] = account === undefined ? [] : other.campaignsOf(account);
		if (account === undefined || campaign === undefined)
			throw new Error("no campaign");
		const [day = 0] = fullDays(campaign, 1);
		const before = other.facts.day(campaign, day);
		other.facts.restate(account, 2, 3);
		const after = other.facts.day(campaign, day);
		expect(after?.costMicros).toBe(before?.costMicros);
		expect(after?.conversions).toBe((before?.conversions ?? 0) * 2);
		expect(sum(other.facts.facts(campaign, day))).toEqual(after);
	});
});

describe("a world is made of its seed", () => {
	test("two worlds with one seed are the same in everything", () => {
		expect(portrait(new World(settings))).toEqual(portrait(world));
	});

	test("a longer history has the same days, and another seed other numbers", () => {
		const longer = new World({ ...settings, days: 2000 });
		const other = new World({ ...settings, seed: "another" });
		const [account] = advertisers;
		if (account === undefined) throw new Error("no account");
		const [ours, long, strange] = [world, longer, other].map((one) =>
			one.campaignsOf(account).map((campaign) => {
				const [day = 0] = fullDays(campaign, 1);
				return one.facts.day(campaign, day);
			}),
		);
		expect(long).toEqual(ours);
		expect(strange).not.toEqual(ours);
		const [campaign] = longer.campaignsOf(account);
		if (campaign === undefined) throw new Error("no campaign");
		const [day = 0] = fullDays(campaign, 1);
		expect(longer.facts.day(campaign, day - 1900)).not.toBeNull();
	});
});

describe("a second platform, in cents by UTC hours", () => {
	test("has the same money as the truth, to the micro", () => {
		for (const campaign of campaigns) {
			const { account } = campaign;
			const days = fullDays(campaign, 7);
			const [newest = 0] = days;
			const oldest = days.at(-1) ?? 0;
			const truth = days.reduce(
				(micros, day) =>
					micros + (world.facts.day(campaign, day)?.costMicros ?? 0),
				0,
			);
			const hours = world.facts.utcHours(
				campaign,
				utcHourOf(account.timeZone, oldest, 0),
				utcHourOf(account.timeZone, newest + 1, 0),
			);
			const micros = hours.map(({ numbers }) => numbers.costMicros);
			expect(micros.reduce((all, one) => all + one, 0)).toBe(truth);
			const coins = inCoins(micros, account.currencyCode);
			expect(coins.reduce((all, one) => all + one, 0)).toBe(
				toCoins(truth, account.currencyCode),
			);
			// Decimal texts lose nothing: read back they are the truth.
			const exact = micros.reduce((all, one) => all + microsOf(one), 0);
			expect(exact).toBe(truth);
		}
	});

	test("its days are UTC's: a Tokyo evening is the same UTC day's noon", () => {
		const day = 20_000;
		expect(utcHourOf("Asia/Tokyo", day, 21)).toBe(day * 24 + 12);
		expect(utcHourOf("Asia/Tokyo", day, 5)).toBe(day * 24 - 4);
		expect(utcHourOf("UTC", day, 5)).toBe(day * 24 + 5);
	});

	test("where clocks change, no hour is lost or counted twice", () => {
		// 2026-03-29 and 2026-10-25 in Berlin, 2026-03-08 and 2026-11-01 in New York.
		for (const [zone, date] of [
			["Europe/Berlin", "2026-03-29"],
			["Europe/Berlin", "2026-10-25"],
			["America/New_York", "2026-03-08"],
			["America/New_York", "2026-11-01"],
		] as const) {
			const day = Date.parse(`${date}T00:00:00Z`) / 86_400_000;
			expect(dateText(day)).toBe(date);
			const hours = Array.from({ length: 25 }, (_, hour) =>
				utcHourOf(zone, day + Math.floor(hour / 24), hour % 24),
			);
			// Each hour is the one that the zone's own clock shows then; one that is skipped is the hour after it.
			hours.forEach((utcHour, hour) => {
				const shown = localTime(zone, utcHour * 3_600_000);
				const isSkipped = date.includes("-03-") && hour === 2;
				expect(shown).toEqual({
					day: day + Math.floor(hour / 24),
					hour: (hour % 24) + (isSkipped ? 1 : 0),
				});
			});
			// Never back in time, and the next day begins where the zone says.
			expect([...hours].sort((a, b) => a - b)).toEqual(hours);
			const length = (hours.at(-1) ?? 0) - (hours[0] ?? 0);
			expect(length).toBe(date.includes("-03-") ? 23 : 25);
		}
	});
});

function microsOf(micros: number): number {
	const [units = "0", rest = ""] = decimalText(micros).split(".");
	return Number(units) * 1_000_000 + Number(rest.padEnd(6, "0"));
}

function isSame(one: Fact["place"], other: Fact["place"]): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}

/** All that a world says, for comparison. */
function portrait(one: World): unknown {
	return [...one.accounts.all.values()].map((account) => ({
		account,
		pictures: one.picturesOf(account),
		videos: one.videosOf(account),
		campaigns: one.campaignsOf(account).map((campaign) => ({
			campaign,
			ads: one.adGroupsOf(campaign).map((group) => one.adsOf(group)),
			facts: fullDays(campaign, 3).map((day) => one.facts.facts(campaign, day)),
		})),
	}));
}
