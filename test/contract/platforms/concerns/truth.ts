import type {
	AccountRef,
	DailyMetricDraft,
	PlatformSession,
} from "@patchbay/platforms";
import { expect } from "vitest";
import type { WorldAccount } from "../../../../apps/sandbox/src/world/accounts.ts";
import type { WorldCampaign } from "../../../../apps/sandbox/src/world/campaigns.ts";
import { currencyOf } from "../../../../apps/sandbox/src/world/money.ts";
import {
	addNumbers,
	type Numbers,
	noNumbers,
} from "../../../../apps/sandbox/src/world/numbers.ts";
import { World } from "../../../../apps/sandbox/src/world/world.ts";
import type { Concern, ContractTest } from "../concern.ts";
import { daysBack, recordsOf } from "../pages.ts";
import type { Stand } from "../stand.ts";

/** Days that are over in every zone. */
const days = daysBack(12, 2);

/** One world lies behind all platforms: what each tells of it is the same, within its own rounding. */
export const truth: Concern = {
	name: "truth",
	testsOf({ platform, known }) {
		const { accounts, campaigns, metrics } = platform.parts;
		if (!accounts || !campaigns || !known.accounts) return [];
		const { readable, zeroDecimal } = known.accounts;
		const spends = metrics?.daily?.grain.spend !== false;
		const subjects = [
			{ externalId: readable, whose: "the account" },
			...(zeroDecimal
				? [{ externalId: zeroDecimal, whose: "an account in yen" }]
				: []),
		];
		return subjects.flatMap(({ externalId, whose }): ContractTest[] => [
			{
				title: `Campaigns of ${whose} are the world's, each once, with its budget to the micro where it has one of its own`,
				async run(stand) {
					const { session } = await stand.signIn();
					const account = await accountOf(stand, session, externalId);
					const told = await recordsOf(campaigns.run(session, account));
					const truths = told.map(({ name }) => account.campaignNamed(name));
					expect(new Set(truths).size).toBe(told.length);
					const listed = new Set(truths);
					for (const campaign of account.campaigns)
						if (campaign.status === "active")
							expect(listed).toContain(campaign);
					for (const { name, status, budget } of told) {
						const campaign = account.campaignNamed(name);
						// Messages have states of their own.
						if (spends && campaign.status === "paused")
							expect(status).toBe("PAUSED");
						if (campaign.status === "active") expect(status).toBe("ACTIVE");
						if (campaign.status === "removed")
							expect(status).not.toBe("ACTIVE");
						if (budget !== null)
							expect(budget.amountMicros).toBe(BigInt(campaign.budget.micros));
					}
				},
			},
			...(metrics?.daily
				? [
						{
							title: `Numbers of ${whose} by campaign and day are the world's`,
							async run(stand: Stand) {
								const { session } = await stand.signIn();
								const account = await accountOf(stand, session, externalId);
								await expectWorldNumbers(stand, session, account);
							},
						},
					]
				: []),
		]);
	},
};

/** An account as the platform lists it, with all that the world knows of it. */
interface KnownAccount extends AccountRef {
	world: World;
	campaigns: readonly WorldCampaign[];
	/** Finds a campaign by its name at the platform, which may put words before the world's. */
	campaignNamed(name: string): WorldCampaign;
}

/** The world is made anew: nothing but seed and sizes is shared with the sandbox. */
async function accountOf(
	{ platform, sizes }: Stand,
	session: PlatformSession,
	externalId: string,
): Promise<KnownAccount> {
	const listed = (await platform.parts.accounts?.run(session)) ?? [];
	const found = listed.find((each) => each.externalId === externalId);
	if (!found) throw new Error(`The sandbox has no account ${externalId}`);
	const world = new World(sizes);
	const inWorld: WorldAccount | undefined = [
		...world.accounts.all.values(),
	].find(({ name }) => name === found.name);
	if (!inWorld) throw new Error(`The world has no account ${found.name}`);
	const campaigns = world.campaignsOf(inWorld);
	return {
		externalId,
		accessExternalId: found.accessExternalId,
		currencyCode: found.currencyCode ?? inWorld.currencyCode,
		timeZone: found.timeZone ?? inWorld.timeZone,
		world,
		campaigns,
		campaignNamed(name) {
			const campaign = campaigns.find((each) => name.endsWith(each.name));
			if (!campaign) throw new Error(`The world has no campaign ${name}`);
			return campaign;
		},
	};
}

async function expectWorldNumbers(
	{ platform }: Stand,
	session: PlatformSession,
	account: KnownAccount,
): Promise<void> {
	const { campaigns, metrics } = platform.parts;
	const listed = await recordsOf(campaigns?.run(session, account));
	const byId = new Map(
		listed.map(({ externalId, name }) => [
			externalId,
			account.campaignNamed(name),
		]),
	);
	const rows = await recordsOf(metrics?.daily?.run(session, account, days));
	expect(rows.length).toBeGreaterThan(30);
	const tellsSpend = metrics?.daily?.grain.spend !== false;
	const worldDay: WorldDay =
		metrics?.daily?.grain.dayZone === "UTC"
			? (campaign, day) => utcDayOf(account.world, campaign, day)
			: (campaign, day) => account.world.facts.day(campaign, day);
	const told = new Set<string>();
	for (const row of rows) {
		const campaign = byId.get(row.campaignExternalId);
		// A campaign that is no longer listed may have numbers still.
		if (!campaign) continue;
		told.add(`${campaign.index} ${row.date}`);
		const numbers = worldDay(campaign, dayOf(row.date));
		expectWorldRow(row, { campaign, numbers }, account, tellsSpend);
	}
	for (const campaign of byId.values())
		for (let day = dayOf(days.from); day <= dayOf(days.to); day++) {
			const truthOfDay = worldDay(campaign, day);
			const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
			if (truthOfDay !== null)
				expect(told).toContain(`${campaign.index} ${date}`);
		}
}

/** A campaign's numbers of a day of the platform's; null where there are none. */
type WorldDay = (campaign: WorldCampaign, day: number) => Numbers | null;

/** Numbers of a day of UTC's: hours of two days of the account's. */
function utcDayOf(
	{ facts }: World,
	campaign: WorldCampaign,
	day: number,
): Numbers | null {
	const hours = facts.utcHours(campaign, day * 24, (day + 1) * 24);
	if (hours.length === 0) return null;
	const sum = noNumbers();
	for (const { numbers } of hours) addNumbers(sum, numbers);
	return sum;
}

function expectWorldRow(
	row: DailyMetricDraft,
	{ campaign, numbers }: { campaign: WorldCampaign; numbers: Numbers | null },
	{ currencyCode }: KnownAccount,
	tellsSpend: boolean,
): void {
	if (numbers === null)
		throw new Error(`${campaign.name} has no numbers on ${row.date}`);
	const coin = currencyOf(currencyCode).unitMicros;
	expect(row.impressions).toBe(BigInt(numbers.impressions));
	const clicks = BigInt(numbers.clicks);
	if (tellsSpend) {
		expect(row.clicks).toBe(clicks);
		expect(
			Math.abs(Number(row.costMicros) - numbers.costMicros),
		).toBeLessThanOrEqual(coin);
	}
	// Those of messages may be people, of whom one clicks several times.
	else expect(row.clicks <= clicks).toBe(true);
	// Whole ones at most platforms, and at some never none.
	if (row.conversions !== null)
		expect(Math.abs(row.conversions - numbers.conversions / 100)).toBeLessThan(
			1,
		);
	if (row.conversionValueMicros !== null)
		expect(
			Math.abs(
				Number(row.conversionValueMicros) - numbers.conversionsValue * 10_000,
			),
		).toBeLessThanOrEqual(coin);
}

function dayOf(date: string): number {
	return Date.parse(date) / 86_400_000;
}
