import type { PlatformSession } from "@patchbay/platforms";
import { expect } from "vitest";
import type { Concern, ContractTest } from "../concern.ts";
import {
	daysBack,
	kindOf,
	print,
	type ReadList,
	recordsOf,
	window,
} from "../pages.ts";
import { listTests } from "./list-tests.ts";

/** Numbers of campaigns by day. */
export const metrics: Concern = {
	name: "metrics",
	testsOf({ platform, known }) {
		const daily = platform.parts.metrics?.daily;
		if (!daily) return [];
		const hasSpend = daily.grain.spend !== false;
		const read: ReadList = (session, account, options) =>
			daily.run(session, account, { ...window, ...options });
		const within = async (
			session: PlatformSession,
			account: Parameters<typeof daily.run>[1],
			days: { from: string; to: string },
		) => recordsOf(daily.run(session, account, days));
		const tests: ContractTest[] = [
			...listTests(platform, {
				part: "metrics.daily",
				name: "daily metrics",
				read,
			}),
			{
				title:
					"Daily metrics keep to the days that were asked for, first and last included, and are the same in two halves as in one",
				async run(stand) {
					const { session } = await stand.signIn();
					const account = await stand.account(session);
					const whole = await within(session, account, daysBack(20, 2));
					const halves = [
						...(await within(session, account, daysBack(20, 11))),
						...(await within(session, account, daysBack(10, 2))),
					];
					const { from, to } = daysBack(20, 2);
					const days = new Set(whole.map(({ date }) => date));
					expect(days).toContain(from);
					expect(days).toContain(to);
					for (const day of days) expect(day >= from && day <= to).toBe(true);
					expect(halves.map(print).sort()).toEqual(whole.map(print).sort());
				},
			},
			{
				title:
					"Daily metrics belong to campaigns of the account, and no number is negative",
				async run(stand) {
					const { session } = await stand.signIn();
					const account = await stand.account(session);
					const campaigns = await recordsOf(
						platform.parts.campaigns?.run(session, account),
					);
					const ids = new Set(campaigns.map(({ externalId }) => externalId));
					const rows = await recordsOf(daily.run(session, account, window));
					for (const row of rows) {
						expect(ids).toContain(row.campaignExternalId);
						for (const number of [
							row.costMicros,
							row.impressions,
							row.clicks,
							row.conversions ?? 0,
							row.conversionValueMicros ?? 0n,
						])
							expect(number >= 0).toBe(true);
					}
					expect(rows.some(({ impressions }) => impressions > 0n)).toBe(true);
					expect(rows.some(({ costMicros }) => costMicros > 0n)).toBe(hasSpend);
				},
			},
		];
		const { totals } = platform.parts.metrics ?? {};
		if (totals)
			tests.push({
				title:
					"An account's totals are those of its campaigns, day by day, and whatever belongs to none of them",
				proves: ["part metrics.totals"],
				async run(stand) {
					const { session } = await stand.signIn();
					const account = await stand.account(session);
					const days = daysBack(20, 2);
					const told = await recordsOf(totals.run(session, account, days));
					const rows = await within(session, account, days);
					expect(told.map(({ date }) => date).sort()).toEqual(
						[...new Set(rows.map(({ date }) => date))].sort(),
					);
					for (const number of [
						"costMicros",
						"impressions",
						"clicks",
					] as const) {
						const ofCampaigns = new Map<string, bigint>();
						for (const row of rows)
							ofCampaigns.set(
								row.date,
								(ofCampaigns.get(row.date) ?? 0n) + row[number],
							);
						for (const total of told)
							expect(total[number]).toBeGreaterThanOrEqual(
								ofCampaigns.get(total.date) ?? 0n,
							);
						expect(told.some((total) => total[number] > 0n)).toBe(
							number !== "costMicros" || hasSpend,
						);
					}
				},
			});
		const manager = known.accounts?.managers?.manager;
		if (manager)
			tests.push({
				title: "A manager has no numbers of its own, and says so",
				async run(stand) {
					const { session } = await stand.signIn();
					const account = {
						...(await stand.account(session)),
						externalId: manager,
					};
					expect(
						await kindOf(() => recordsOf(daily.run(session, account, window))),
					).toBe("rejected");
				},
			});
		return tests;
	},
};
