import {
	completeConnect,
	connect,
	connectInput,
	selectAdAccounts,
} from "@patchbay/connections";
import type { PlatformId } from "@patchbay/platforms";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as linkedin from "../../apps/sandbox/src/linkedin-ads/ids.ts";
import * as meta from "../../apps/sandbox/src/meta-ads/ids.ts";
import * as microsoft from "../../apps/sandbox/src/microsoft-ads/ids.ts";
import * as reddit from "../../apps/sandbox/src/reddit-ads/business/ids.ts";
import { advertiserIdOfWorldId } from "../../apps/sandbox/src/tiktok-ads/accounts.ts";
import type { WorldAccount } from "../../apps/sandbox/src/world/accounts.ts";
import type { WorldCampaign } from "../../apps/sandbox/src/world/campaigns.ts";
import { currencyOf } from "../../apps/sandbox/src/world/money.ts";
import type { Numbers } from "../../apps/sandbox/src/world/numbers.ts";
import { World } from "../../apps/sandbox/src/world/world.ts";
import * as x from "../../apps/sandbox/src/x-ads/accounts.ts";
import { clientOf, createKey, startApi } from "../support/api.ts";
import { people } from "../support/connecting.ts";
import { type Importing, startImporting } from "../support/importing.ts";
import { globalId } from "../support/importing-api.ts";
import { utcDay } from "../support/utc-day.ts";

// One world through every platform that sells advertisements, by the import into PostgreSQL and out over GraphQL: each
// tells of the same accounts and days the same truth, as exactly as that platform tells anything, in the days that it has.

/** Names that a platform gives the world's accounts, and its rounding of each campaign's day. */
interface Telling {
	idOf(worldId: string): string;
	/** Money to the micro, instead of the currency's smallest coin. */
	isExact: boolean;
	/** Parts of a conversion, instead of whole ones. */
	hasParts: boolean;
	/** Days of UTC, instead of each account's own. */
	inUtc?: boolean;
}
const tellings: Partial<Record<PlatformId, Telling>> = {
	GOOGLE_ADS: { idOf: (id) => id, isExact: true, hasParts: true },
	META_ADS: { idOf: meta.accountIdOfWorldId, isExact: false, hasParts: false },
	TIKTOK_ADS: { idOf: advertiserIdOfWorldId, isExact: false, hasParts: false },
	MICROSOFT_ADS: {
		idOf: microsoft.accountIdOfWorldId,
		isExact: false,
		hasParts: true,
		inUtc: true,
	},
	LINKEDIN_ADS: {
		idOf: (id) => String(linkedin.accountIdOfWorldId(id)),
		isExact: true,
		hasParts: false,
		inUtc: true,
	},
	REDDIT_ADS: {
		idOf: reddit.adAccountIdOfWorldId,
		isExact: true,
		hasParts: false,
	},
	X_ADS: {
		idOf: (id) => x.accountIdOf({ id }),
		isExact: true,
		hasParts: false,
	},
};
const subjects = Object.entries(tellings) as [PlatformId, Telling][];

const sizes = { accounts: 5, campaigns: 4, days: 10 };
/** Made anew: nothing but seed and sizes is shared with the sandbox. */
const world = new World(sizes);
/** In euros and Berlin's days, and in yen and Tokyo's. */
const accounts = ["1110000002", "1110000005"].map(
	(id) => world.accounts.find(id) as WorldAccount,
);
/** Days that are over in every zone. */
const range = { from: utcDay(-5), to: utcDay(-2) };

interface Row {
	platform: PlatformId;
	date: string;
	currencyCode: string;
	spend: string;
	impressions: string;
	clicks: string;
	conversions: number;
	conversionValue: string;
	partial: boolean;
}

let app: Importing;
let stopApi: (() => Promise<void>) | undefined;
let told: Row[];

beforeAll(async () => {
	const platforms = subjects.map(([platform]) => platform);
	app = await startImporting(sizes, ...platforms);
	await app.control("meta-ads/reports", { pollsBefore: 0 });
	await app.control("tiktok-ads/behaviour", { taskSeconds: 0 });
	await app.control("microsoft-ads/behaviour", { reportSeconds: 0 });
	await app.control("x-ads/behaviour", { jobSeconds: 0 });
	const brandId = await app.newBrand();
	const jobs: string[] = [];
	for (const [platform, { idOf }] of subjects)
		jobs.push(
			await startImport(
				brandId,
				platform,
				accounts.map(({ id }) => idOf(id)),
			),
		);
	// Side by side, so that what a platform makes in its own time holds up no other.
	for (const state of await Promise.all(jobs.map((job) => app.runToEnd(job))))
		expect(state).toMatchObject({ status: "SUCCEEDED", failedCampaigns: 0 });
	told = await readByPlatform(brandId);
});
afterAll(async () => {
	await stopApi?.();
	await app?.close();
});

async function startImport(
	brandId: string,
	platform: PlatformId,
	externalIds: string[],
): Promise<string> {
	const { authorizationUrl } = await connect(
		app.ctx,
		connectInput.parse({ brandId, platform }),
	);
	const { connectionId } = await completeConnect(app.ctx, {
		platform,
		callbackQuery: await app.consent(authorizationUrl ?? "", {
			account: people.agency.email,
		}),
	});
	await selectAdAccounts(app.ctx, { connectionId, externalIds });
	await app.readAccounts();
	return app.start(connectionId, { ...range, includeAssets: false });
}

async function readByPlatform(brandId: string): Promise<Row[]> {
	const { database, sandbox, masterKey, tenant } = app;
	const api = await startApi({
		database,
		sandbox,
		env: { PATCHBAY_MASTER_KEY: masterKey },
	});
	stopApi = api.stop;
	const client = clientOf(api.url, await createKey(database, tenant, ["READ"]));
	const { metrics } = await client.query(
		`query ($input: MetricsInput!) { metrics(input: $input) { rows { platform date currencyCode spend impressions clicks
			conversions conversionValue partial } } }`,
		{
			input: {
				...range,
				brandIds: [globalId("Brand", brandId)],
				groupBy: ["PLATFORM", "DATE"],
			},
		},
	);
	return metrics.rows;
}

/** Sums of the world's own numbers over an account's campaigns. @param inUtc of the hours of UTC's day */
function truthOf(account: WorldAccount, date: string, inUtc = false) {
	const day = Date.parse(date) / 86_400_000;
	const numbersOf = (campaign: WorldCampaign): Numbers[] =>
		inUtc
			? world.facts
					.utcHours(campaign, day * 24, (day + 1) * 24)
					.map(({ numbers }) => numbers)
			: [world.facts.day(campaign, day) ?? []].flat();
	const byCampaign = world
		.campaignsOf(account)
		.map(numbersOf)
		.filter(({ length }) => length > 0);
	const ofCampaigns = byCampaign.flat();
	const sum = (of: (numbers: (typeof ofCampaigns)[number]) => number) =>
		ofCampaigns.reduce((total, numbers) => total + of(numbers), 0);
	return {
		campaigns: byCampaign.length,
		spend: sum(({ costMicros }) => costMicros),
		impressions: sum(({ impressions }) => impressions),
		clicks: sum(({ clicks }) => clicks),
		conversions: sum(({ conversions }) => conversions) / 100,
		conversionValue: sum(({ conversionsValue }) => conversionsValue) * 10_000,
	};
}

const days = [5, 4, 3, 2].map((back) => utcDay(-back));

describe.each(subjects)("%s", (platform, { isExact, hasParts, inUtc }) => {
	const rows = () => told.filter((row) => row.platform === platform);

	test("tells each account's days once, in its currency, and none as unfinished", () => {
		const currencies = accounts.map(({ currencyCode }) => currencyCode).sort();
		expect(
			rows().map(({ date, currencyCode, partial }) => [
				date,
				currencyCode,
				partial,
			]),
		).toEqual(
			days.flatMap((date) => currencies.map((each) => [date, each, false])),
		);
	});

	test.each(accounts)("tells of $name what is true", (account) => {
		const { unitMicros } = currencyOf(account.currencyCode);
		for (const date of days) {
			const row = rows().find(
				(each) =>
					each.date === date && each.currencyCode === account.currencyCode,
			);
			const truth = truthOf(account, date, inUtc);
			expect(truth.campaigns).toBeGreaterThan(0);
			expect(row).toMatchObject({
				impressions: String(truth.impressions),
				clicks: String(truth.clicks),
			});
			/** Each campaign's day is rounded to the nearest coin by itself. */
			const coins = isExact ? 0 : (truth.campaigns * unitMicros) / 2;
			expectWithin(Number(row?.spend), truth.spend, coins);
			expectWithin(Number(row?.conversionValue), truth.conversionValue, coins);
			expectWithin(
				row?.conversions ?? Number.NaN,
				truth.conversions,
				hasParts ? 1e-9 : truth.campaigns,
			);
		}
	});
});

function expectWithin(told: number, truth: number, most: number): void {
	expect(Math.abs(told - truth)).toBeLessThanOrEqual(most);
}
