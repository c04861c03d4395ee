import type { AccountRef, PlatformSession } from "@patchbay/platforms";
import { expect } from "vitest";
import { campaignPlans } from "../../../../apps/sandbox/src/world/words.ts";
import type { Concern, ContractTest, Subject } from "../concern.ts";
import {
	all,
	byReport,
	daysBack,
	lasting,
	listsOf,
	print,
	type ReadList,
	recordsOf,
	window,
} from "../pages.ts";
import { type StandSettings, startStand } from "../stand.ts";

const days = daysBack(6, 2);

/** Things that are rare in an account and that no connector may stumble over. */
export const oddities: Concern = {
	name: "oddities",
	testsOf(subject) {
		const { platform, known } = subject;
		const { parts } = platform;
		const { hourly } = parts.metrics ?? {};
		const lists = [
			...listsOf(platform).filter(({ hasCampaigns }) => hasCampaigns),
			...(["daily", "hourly", "region", "totals"] as const).flatMap((grain) => {
				const part = parts.metrics?.[grain];
				if (!part) return [];
				const read: ReadList = (session, account, options) =>
					part.run(session, account, { ...days, ...options });
				return [{ part: `metrics.${grain}`, name: `${grain} metrics`, read }];
			}),
		];
		const tests: ContractTest[] = [];
		for (const { name, part, read } of lists.filter(({ part }) =>
			["campaigns", "adGroups", "ads", "metrics.daily"].includes(part),
		)) {
			const ownPagesFrom = known.unpaged?.[part];
			if (ownPagesFrom === null) continue;
			const settings =
				ownPagesFrom === undefined
					? { pageSize: 3 }
					: { campaigns: ownPagesFrom };
			tests.push({
				title: `The list of ${name} is the same over three pages and more, and from the second page on`,
				run: () =>
					withStand(subject, settings, async (session, account) => {
						let options = {};
						let pages = await all(read(session, account));
						// A platform that limits a question by its days has a page for each.
						if (pages.length < 3 && part.startsWith("metrics.")) {
							options = window;
							pages = await all(read(session, account, options));
						}
						expect(pages.length).toBeGreaterThanOrEqual(3);
						const records = pages.map((page) => page.records.map(lasting));
						const whole = records.flat();
						expect(new Set(whole.map(print)).size).toBe(whole.length);
						const cursor = pages[1]?.nextCursor ?? null;
						expect(cursor).not.toBeNull();
						const rest = await recordsOf(
							read(session, account, { ...options, cursor }),
						);
						expect(rest.map(lasting)).toEqual(records.slice(2).flat());
					}),
			});
		}
		const ofCampaigns = lists.filter(({ part }) => part !== "assets");
		if (parts.campaigns)
			tests.push({
				title:
					"An account without a campaign has empty lists and no numbers, and that is no failure",
				run: () =>
					withStand(subject, { campaigns: 0 }, async (session, account) => {
						for (const { part, read } of ofCampaigns) {
							const pages = part.startsWith("metrics.")
								? await byReport(
										(options) => read(session, account, options),
										"patchbay 1",
									)
								: await all(read(session, account));
							// An import ends a list with its last page: without one nothing was read.
							expect(pages.length).toBeGreaterThan(0);
							expect(pages.flatMap(({ records }) => records)).toEqual([]);
							expect(pages.flatMap(({ rejected }) => rejected)).toEqual([]);
							expect(pages.at(-1)?.nextCursor ?? null).toBeNull();
						}
					}),
			});
		if (parts.campaigns)
			tests.push({
				title:
					"Names with an emoji, and names from right to left, come as the platform has them",
				async run(stand) {
					const { session } = await stand.signIn();
					const account = await stand.account(session);
					const names = (
						await recordsOf(parts.campaigns?.run(session, account))
					).map(({ name }) => name);
					for (const script of [
						/\p{Extended_Pictographic}/u,
						/\p{Script=Arabic}/u,
					]) {
						const truth = campaignPlans.find(({ name }) => script.test(name));
						expect(
							names.some((name) => name.endsWith(truth?.name ?? "?")),
						).toBe(true);
					}
				},
			});
		for (const record of known.unusual ?? []) {
			const { name, part, path, body, rest, expected } = record;
			const list = lists.find((each) => each.part === part);
			tests.push({
				title: `A record of ${list?.name ?? part} with ${name} is read as it is`,
				async run(stand) {
					if (!list) throw new Error(`case.ts: there is no list ${part}`);
					const { session } = await stand.signIn();
					const account = await stand.account(session);
					await stand.fail(path, { kind: "custom", status: 200, body });
					if (rest !== undefined)
						await stand.fail(path, {
							kind: "custom",
							status: 200,
							body: rest,
							count: 99,
						});
					const [page] = await all(list.read(session, account));
					expect(page?.rejected).toEqual([]);
					expect(page?.records).toHaveLength(1);
					expect(page?.records[0]).toMatchObject(expected);
				},
			});
		}
		if (hourly)
			tests.push({
				title:
					"On days of 23 and of 25 hours the hours add up to the day, and each is one that the zone has",
				run: () => withStand(subject, { days: 400 }, expectWholeDays(subject)),
			});
		return tests;
	},
};

/** Runs in a sandbox of its own, for the account that everything can be read of. */
async function withStand(
	{ platform, known, method }: Subject,
	settings: StandSettings,
	act: (session: PlatformSession, account: AccountRef) => Promise<void>,
): Promise<void> {
	const stand = await startStand(platform, known, method, settings);
	try {
		await stand.reset();
		const { session } = await stand.signIn();
		await act(session, await stand.account(session));
	} finally {
		await stand.sandbox.stop();
	}
}

/** Days before today that have other than 24 hours in a zone, the last of each length, as far back as the platform tells hours. */
function oddDays(timeZone: string, daysTold: number): [string, number][] {
	const formatter = new Intl.DateTimeFormat("en-CA", { timeZone });
	const found = new Map<number, string>();
	const now = Date.now();
	for (let back = 2; back < Math.min(daysTold, 390); back++) {
		const date = formatter.format(now - back * 86_400_000);
		const noon = Date.parse(`${date}T12:00:00Z`);
		let hours = 0;
		for (let hour = -36; hour < 36; hour++)
			if (formatter.format(noon + hour * 3_600_000) === date) hours += 1;
		if (hours !== 24 && !found.has(hours)) found.set(hours, date);
	}
	return [...found].map(([hours, date]) => [date, hours]);
}

const expectWholeDays =
	({ platform }: Subject) =>
	async (session: PlatformSession, account: AccountRef): Promise<void> => {
		const { daily, hourly } = platform.parts.metrics ?? {};
		if (!daily || !hourly) throw new Error("no hours");
		const { history, dayZone } = hourly.grain;
		const told = "months" in history ? history.months * 28 : history.days;
		const found = oddDays(account.timeZone, told);
		// A zone that changes its clocks has one of them within any eight months.
		expect(found.length).toBeGreaterThan(0);
		const isUtc = dayZone === "UTC";
		const dayOf = new Intl.DateTimeFormat("en-CA", {
			timeZone: isUtc ? "UTC" : account.timeZone,
		});
		for (const [date, hours] of found) {
			const range = { from: date, to: date };
			const rows = await recordsOf(hourly.run(session, account, range));
			expect(rows.length).toBeGreaterThan(24);
			const instants = new Set(rows.map(({ hourStart }) => hourStart));
			// The world has 24 hours on a zone's day of 25: one of UTC's has nothing.
			const [least, most] = isUtc ? [23, 24] : [Math.min(hours, 24), hours];
			expect(instants.size).toBeLessThanOrEqual(most);
			expect(instants.size).toBeGreaterThanOrEqual(least);
			for (const instant of instants)
				expect(dayOf.format(new Date(instant))).toBe(date);
			const sums = (all: readonly (typeof rows)[number][]) => {
				const sum = new Map<string, [bigint, bigint, bigint]>();
				for (const row of all) {
					const { campaignExternalId: id, impressions, clicks } = row;
					const [cost, seen, clicked] = sum.get(id) ?? [0n, 0n, 0n];
					sum.set(id, [
						cost + row.costMicros,
						seen + impressions,
						clicked + clicks,
					]);
				}
				return sum;
			};
			const whole = await recordsOf(daily.run(session, account, range));
			expect(sums(rows)).toEqual(
				sums(whole.map((row) => ({ ...row, hourStart: "" }))),
			);
		}
	};
