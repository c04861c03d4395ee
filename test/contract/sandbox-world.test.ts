import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { dateText, isSkipped } from "../../apps/sandbox/src/world/calendar.ts";
import type { WorldCampaign } from "../../apps/sandbox/src/world/campaigns.ts";
import { inCoins, toCoins } from "../../apps/sandbox/src/world/money.ts";
import { World } from "../../apps/sandbox/src/world/world.ts";
import { SandboxGoogle } from "../support/sandbox-google.ts";

const sizes = { seed: "one truth", accounts: 5, campaigns: 5, days: 30 };
/** The same world as the sandbox's, made anew: nothing but the seed is shared. */
const world = new World(sizes);

let sandbox: Sandbox;
let google: SandboxGoogle;
let token: string;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0, ...sizes });
	google = new SandboxGoogle(sandbox);
	token = (await google.tokens()).access_token;
});
afterAll(async () => {
	await sandbox.stop();
});

type Row = {
	campaign: { id: string };
	segments: { date: string; hour?: number; geoTargetRegion?: string };
	metrics: {
		costMicros: string;
		clicks: string;
		impressions: string;
		conversions: number;
	};
};

const metrics =
	"metrics.cost_micros, metrics.clicks, metrics.impressions, metrics.conversions";

async function rows(
	accountId: string,
	from: string,
	segments: string,
	[first, last]: [number, number],
): Promise<Row[]> {
	const reply = await google.api(
		token,
		`customers/${accountId}/googleAds:search`,
		{
			query: `SELECT campaign.id, segments.date${segments}, ${metrics} FROM ${from} WHERE segments.date BETWEEN '${dateText(first)}' AND '${dateText(last)}'`,
		},
		{ "login-customer-id": "9990000001" },
	);
	expect(reply.status).toBe(200);
	return ((await reply.json()) as { results?: Row[] }).results ?? [];
}

const accounts = [...world.accounts.all.values()].filter(
	({ id }) =>
		world.accounts.isWithin("9990000001", id) && id.startsWith("111000"),
);

/** Google's campaigns have their own ids: in the order of the ids' positions they are the world's. */
async function campaignsById(
	accountId: string,
	campaigns: readonly WorldCampaign[],
): Promise<Map<string, WorldCampaign>> {
	const reply = await google.api(
		token,
		`customers/${accountId}/googleAds:search`,
		{ query: "SELECT campaign.id, campaign.name FROM campaign" },
		{ "login-customer-id": "9990000001" },
	);
	const { results } = (await reply.json()) as {
		results: { campaign: { id: string; name: string } }[];
	};
	return new Map(
		results.map(({ campaign: { id, name } }) => {
			const found = campaigns.find((one) => name.endsWith(` | ${one.name}`));
			if (!found) throw new Error(`the world has no campaign ${name}`);
			return [id, found];
		}),
	);
}

describe.each(accounts)(
	"Google Ads tells of $name what the world knows",
	(account) => {
		const { today } = world.facts.calendar(account);
		// Days that are over: today grows while the test runs.
		const range: [number, number] = [today - 9, today - 2];
		const days = Array.from({ length: 8 }, (_, index) => range[0] + index);

		test("by day", async () => {
			const byId = await campaignsById(account.id, world.campaignsOf(account));
			const told = await rows(account.id, "campaign", "", range);
			expect(byId.size).toBe(sizes.campaigns);
			for (const [id, campaign] of byId)
				for (const day of days) {
					const truth = world.facts.day(campaign, day);
					const row = told.find(
						(one) =>
							one.campaign.id === id && one.segments.date === dateText(day),
					);
					expect(row?.metrics.costMicros).toBe(
						truth === null ? undefined : String(truth.costMicros),
					);
					expect(row?.metrics.impressions).toBe(
						truth === null ? undefined : String(truth.impressions),
					);
					expect(row?.metrics.conversions).toBe(
						truth === null ? undefined : truth.conversions / 100,
					);
				}
		});

		test("by hour, which a second platform has in coins by UTC hour", async () => {
			const byId = await campaignsById(account.id, world.campaignsOf(account));
			const told = await rows(account.id, "campaign", ", segments.hour", range);
			for (const [id, campaign] of byId) {
				const own = told.filter((one) => one.campaign.id === id);
				for (const day of days)
					world.facts.hours(campaign, day).forEach((numbers, hour) => {
						// On the one day of 23 hours Google tells these two as one.
						const { timeZone } = account;
						if (
							isSkipped(timeZone, day, hour) ||
							isSkipped(timeZone, day, hour - 1)
						)
							return;
						const row = own.find(
							({ segments }) =>
								segments.date === dateText(day) && segments.hour === hour,
						);
						expect(row?.metrics.costMicros ?? "0").toBe(
							String(numbers.costMicros),
						);
					});
				const google = own.reduce(
					(sum, { metrics }) => sum + Number(metrics.costMicros),
					0,
				);
				// All hours of the range and of the days around it, so that no zone is cut off; only those of the range count.
				const hours = world.facts
					.utcHours(campaign, (range[0] - 1) * 24, (range[1] + 2) * 24)
					.filter(({ utcHour }) => isWithin(account.timeZone, utcHour, range))
					.map(({ numbers }) => numbers.costMicros);
				expect(hours.reduce((sum, micros) => sum + micros, 0)).toBe(google);
				expect(
					inCoins(hours, account.currencyCode).reduce(
						(sum, coins) => sum + coins,
						0,
					),
				).toBe(toCoins(google, account.currencyCode));
			}
		});

		test("by region, as far as regions are known", async () => {
			const byId = await campaignsById(account.id, world.campaignsOf(account));
			const told = (
				await rows(
					account.id,
					"user_location_view",
					", segments.geo_target_region",
					range,
				)
			).map((row) => ({ ...row, cost: Number(row.metrics.costMicros) }));
			for (const [id, campaign] of byId) {
				const own = told.filter((row) => row.campaign.id === id);
				for (const day of days) {
					const facts = world.facts.facts(campaign, day);
					const sum = (isWanted: (region: string | null) => boolean): number =>
						facts
							.filter(
								({ place }) =>
									isWanted(place.region) &&
									(place.region !== null || place.isInCountry),
							)
							.reduce((all, { numbers }) => all + numbers.costMicros, 0);
					const ofDay = own.filter(
						({ segments }) => segments.date === dateText(day),
					);
					const withRegion = ofDay.filter(
						({ segments }) => segments.geoTargetRegion !== undefined,
					);
					const add = (list: typeof own): number =>
						list.reduce((all, { cost }) => all + cost, 0);
					expect(add(withRegion)).toBe(sum((region) => region !== null));
					expect(add(ofDay)).toBe(sum(() => true));
					// One row for each region that has a cost, none of them twice.
					const regions = new Set(
						facts.flatMap(({ place, numbers }) =>
							place.region !== null && numbers.costMicros > 0
								? [place.region]
								: [],
						),
					);
					expect(withRegion.filter(({ cost }) => cost > 0)).toHaveLength(
						regions.size,
					);
				}
			}
		});
	},
);

function isWithin(
	timeZone: string,
	utcHour: number,
	[first, last]: [number, number],
): boolean {
	const date = new Date(utcHour * 3_600_000).toLocaleDateString("sv-SE", {
		timeZone,
	});
	return date >= dateText(first) && date <= dateText(last);
}
