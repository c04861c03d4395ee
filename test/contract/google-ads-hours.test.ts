import {
	addDays,
	type DailyMetricDraft,
	dayIn,
	getPlatform,
	hoursOfDay,
	platforms,
} from "@patchbay/platforms";
import { afterAll, beforeAll, expect, test } from "vitest";
import { platformCase } from "../../apps/sandbox/src/google-ads/case.ts";
import { recordsOf } from "./platforms/pages.ts";
import { type Stand, startStand } from "./platforms/stand.ts";

const connector = getPlatform(platforms, "GOOGLE_ADS");
const { daily, hourly } = connector.parts.metrics ?? {};

let stand: Stand;

beforeAll(async () => {
	stand = await startStand(connector, platformCase, connector.methods[0], {
		pageSize: 1_000,
		days: 400,
	});
});
afterAll(() => stand.sandbox.stop());

/** The newest day of a zone that has so many hours. */
function newestDayOf(timeZone: string, hours: 23 | 25): string {
	const today = dayIn(timeZone, Date.now());
	const startOf = (day: string) =>
		Date.parse(
			hoursOfDay(timeZone, day).find((hour) => hour !== null) ?? "never",
		);
	for (let back = 1; back < 380; back++) {
		const day = addDays(today, -back);
		if (startOf(addDays(day, 1)) - startOf(day) === hours * 3_600_000)
			return day;
	}
	throw new Error(`${timeZone} has no day of ${hours} hours`);
}

async function readDay(length: 23 | 25) {
	const { session } = await stand.signIn();
	const account = await stand.account(session);
	const day = newestDayOf(account.timeZone, length);
	const window = { from: day, to: day };
	return {
		day,
		zone: account.timeZone,
		whole: await recordsOf(daily?.run(session, account, window)),
		pages: hourly && (await pagesOf(hourly.run(session, account, window))),
	};
}

async function pagesOf<Page>(pages: AsyncIterable<Page>): Promise<Page[]> {
	const found: Page[] = [];
	for await (const page of pages) found.push(page);
	return found;
}

const cost = (rows: readonly DailyMetricDraft[]) =>
	rows.reduce((sum, { costMicros }) => sum + costMicros, 0n);

test("of the day of 23 hours Google tells no hour that the clock skips, and its hours add up to the day", async () => {
	const { day, zone, whole, pages } = await readDay(23);
	const rows = pages?.flatMap(({ records }) => records) ?? [];
	expect(pages?.flatMap(({ rejected }) => rejected)).toEqual([]);
	expect(cost(rows)).toBe(cost(whole));
	const starts = [...new Set(rows.map(({ hourStart }) => hourStart))].sort();
	const hours = hoursOfDay(zone, day).filter((hour) => hour !== null);
	expect(hours).toHaveLength(23);
	expect(starts).toEqual(hours);
});

test("of the day of 25 hours the one that the clock shows twice is one row, which begins with the first", async () => {
	const { day, zone, whole, pages } = await readDay(25);
	const rows = pages?.flatMap(({ records }) => records) ?? [];
	expect(pages?.flatMap(({ rejected }) => rejected)).toEqual([]);
	expect(cost(rows)).toBe(cost(whole));
	const starts = [...new Set(rows.map(({ hourStart }) => hourStart))].sort();
	expect(starts).toEqual(hoursOfDay(zone, day));
	const times = starts.map((start) => Date.parse(start) / 3_600_000);
	const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
	expect(gaps.filter((gap) => gap === 2)).toHaveLength(1);
	expect(gaps.filter((gap) => gap === 1)).toHaveLength(22);
});
