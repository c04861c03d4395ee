import { completeConnect, connect, connectInput } from "@patchbay/connections";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { knownKeys } from "../../apps/sandbox/src/meta-ads/sign-in/fixed-keys.ts";
import { people } from "../support/connecting.ts";
import { type Importing, startImporting } from "../support/importing.ts";
import { utcDay } from "../support/utc-day.ts";

// Meta Ads from a connection to rows: lists, files and pixels, and numbers by reports that Meta makes.

const platform = "META_ADS";
let world: Importing;

beforeAll(async () => {
	world = await startImporting({ campaigns: 4, days: 12 }, platform);
});
beforeEach(async () => {
	await world.forgetFaults();
	await world.forgetCalls();
	await usualReports();
});
afterAll(async () => {
	await world?.close();
});

/** Reports that are ready at the first look. */
const usualReports = () =>
	world.control("meta-ads/reports", { pollsBefore: 0 });

async function connectPerson(): Promise<string> {
	const { authorizationUrl } = await connect(
		world.ctx,
		connectInput.parse({ brandId: await world.newBrand(), platform }),
	);
	const { connectionId } = await completeConnect(world.ctx, {
		platform,
		callbackQuery: await world.consent(authorizationUrl ?? "", {
			account: people.brandOwner.email,
		}),
	});
	await world.readAccounts();
	return connectionId;
}

async function connectSystemUser(): Promise<string> {
	const { connectionId } = await connect(
		world.ctx,
		connectInput.parse({
			brandId: await world.newBrand(),
			platform,
			method: "API_KEY",
			...knownKeys,
		}),
	);
	await world.readAccounts();
	return connectionId ?? "";
}

const last = (days: number) => ({ from: utcDay(-days), to: utcDay(-1) });

interface Numbers {
	rows: number;
	cost: string;
	impressions: string;
	told: number;
}
const numbersOf = async (table: string, connectionId: string) =>
	(
		await world.rows<Numbers>(
			`select count(*)::int as rows, sum(m.cost_micros)::text as cost, sum(m.impressions)::text as impressions,
				count(m.conversions)::int as told
			from ${table} m join campaign c on c.tenant_id = m.tenant_id and c.id = m.campaign_id
			where c.connection_id = $1`,
			[connectionId],
		)
	)[0];
const countOf = async (text: string, connectionId: string) =>
	(await world.rows<{ count: number }>(text, [connectionId]))[0]?.count ?? 0;
const reports = async () =>
	(await world.requests("/meta-ads/v26.0/act_*/insights")).filter(
		({ method }) => method === "POST",
	);

test("an import brings campaigns, ad sets, ads, pictures, videos and pixels, and numbers that agree in every grain", async () => {
	const connectionId = await connectPerson();
	const job = await world.runToEnd(await world.start(connectionId, last(6)));
	expect(job).toMatchObject({
		status: "SUCCEEDED",
		importedCampaigns: 4,
		failedCampaigns: 0,
		failedAssets: 0,
	});
	const of = (table: string) =>
		countOf(
			`select count(*)::int as count from ${table} x join campaign c on c.tenant_id = x.tenant_id and c.id = x.campaign_id
			where c.connection_id = $1`,
			connectionId,
		);
	expect(await of("ad_group")).toBeGreaterThanOrEqual(4);
	expect(await of("ad")).toBeGreaterThanOrEqual(4);
	expect(await of("asset_link")).toBeGreaterThanOrEqual(4);
	const kinds = await world.rows<{ kind: string; stored: number }>(
		"select kind, count(blob_key)::int as stored from asset where connection_id = $1 group by kind order by kind",
		[connectionId],
	);
	expect(kinds.map(({ kind }) => kind)).toEqual(["IMAGE", "VIDEO"]);
	for (const { stored } of kinds) expect(stored).toBeGreaterThan(0);

	const daily = await numbersOf("metric_daily", connectionId);
	const hourly = await numbersOf("metric_hourly", connectionId);
	const region = await numbersOf("metric_region", connectionId);
	expect(daily?.told).toBe(daily?.rows);
	expect(daily?.rows).toBeGreaterThan(10);
	expect(hourly).toMatchObject({
		cost: daily?.cost,
		impressions: daily?.impressions,
		told: 0,
	});
	expect(region?.told).toBe(0);
	expect(BigInt(region?.cost ?? 0) <= BigInt(daily?.cost ?? 0)).toBe(true);
	// A report for each grain, and not a call for each page.
	expect(await reports()).toHaveLength(3);
});

test("a system user's token imports the same as a person's", async () => {
	const connectionId = await connectSystemUser();
	const job = await world.runToEnd(
		await world.start(connectionId, { ...last(2), includeAssets: false }),
	);
	expect(job).toMatchObject({ status: "SUCCEEDED", importedCampaigns: 4 });
	expect((await numbersOf("metric_daily", connectionId))?.rows).toBe(8);
});

test("a report that is too large is asked for again in fewer days, and nothing is lost", async () => {
	await world.control("meta-ads/behaviour", { mostRows: 120 });
	const connectionId = await connectPerson();
	const job = await world.runToEnd(
		await world.start(connectionId, { kind: "METRICS", ...last(3) }),
	);
	await world.control("meta-ads/behaviour", { mostRows: 1_000_000 });
	expect(job.status).toBe("SUCCEEDED");
	const daily = await numbersOf("metric_daily", connectionId);
	expect(await numbersOf("metric_hourly", connectionId)).toMatchObject({
		cost: daily?.cost,
		impressions: daily?.impressions,
	});
	expect((await reports()).length).toBeGreaterThan(3);
});

test("reports that Meta does not know at first are waited for, and those that it gave up are made anew", async () => {
	await world.control("meta-ads/reports", {
		pollsBefore: 0,
		hiddenPolls: 1,
		outcome: "Job Skipped",
	});
	const connectionId = await connectPerson();
	const ending = world.runToEnd(
		await world.start(connectionId, { kind: "METRICS", ...last(1) }),
	);
	await expect
		.poll(async () => (await reports()).length, { timeout: 20_000 })
		.toBeGreaterThan(0);
	await usualReports();
	expect((await ending).status).toBe("SUCCEEDED");
	expect((await numbersOf("metric_hourly", connectionId))?.rows).toBe(4 * 24);
	expect((await reports()).length).toBeGreaterThan(3);
});
