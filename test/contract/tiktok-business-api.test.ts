import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { tiktokAds } from "../../apps/sandbox/src/tiktok-ads/module.ts";
import { dateText, localTime } from "../../apps/sandbox/src/world/calendar.ts";
import { coinText } from "../../apps/sandbox/src/world/money.ts";
import { directAccountId } from "../../apps/sandbox/src/world/people.ts";
import { World } from "../../apps/sandbox/src/world/world.ts";
import { childEnvironment } from "../support/child-environment.ts";

const sizes = { campaigns: 12, days: 20 };

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0, proxyPort: 0, ...sizes });
	// A client that asks as fast as it can knows nothing of ten calls in a second.
	await fetch(`${sandbox.url}/__sandbox/tiktok-ads/limits`, {
		method: "POST",
		body: JSON.stringify({ isEnforced: false }),
	});
});
afterAll(() => sandbox.stop());

test("TikTok's own client, unmodified and at TikTok's own host name, reads advertisers, campaigns over three pages and a report, turns a switch and is refused in TikTok's words", async () => {
	const world = new World(sizes);
	const account = world.accounts.find(directAccountId);
	if (account === null) throw new Error("no account");
	const day = localTime(account.timeZone, world.clock.now()).day - 3;
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[fileURLToPath(new URL("tiktok-business-api.child.ts", import.meta.url))],
		{
			env: {
				...childEnvironment(),
				HOME: process.env.HOME,
				CLIENT_ID: tiktokAds.client?.OAUTH2?.id,
				CLIENT_SECRET: tiktokAds.client?.OAUTH2?.secret,
				CLIENT_CALLBACK: "http://localhost:3000/oauth/tiktok-ads/callback",
				CLIENT_DAY: dateText(day),
				HTTPS_PROXY: sandbox.proxyUrl ?? "",
				https_proxy: sandbox.proxyUrl ?? "",
				NODE_USE_ENV_PROXY: "1",
				NODE_EXTRA_CA_CERTS: sandbox.caCertificatePath,
			},
		},
	);
	const told = JSON.parse(stdout);
	const campaigns = world.campaignsOf(account);
	expect(told).toMatchObject({
		usedCode:
			"message: Auth code is invalid, used, expired or cancelled. code: 40110",
		advertisers: {
			list: [{ advertiser_name: "Maple & Co" }],
		},
		described: {
			list: [
				{
					name: "Maple & Co",
					currency: "EUR",
					display_timezone: "Europe/Berlin",
				},
			],
		},
		pages: [0, 4, 8].map((start) =>
			campaigns.slice(start, start + 4).map(({ name }) => name),
		),
		wrongMetric: "message: Invalid metric fields: ['video_views'] code: 40002",
		taskId: expect.stringMatching(/^[0-9a-f]{32}$/),
		checked: { status: "QUEUING" },
		videos: {
			list: [{ format: "mp4", preview_url: expect.stringMatching(/^http/) }],
		},
		switched: { campaign_ids: [told.ids[0]], status: "DISABLE" },
		tooLittle: expect.stringMatching(/^message: budget: .* code: 40002$/),
		foreign: expect.stringMatching(/ code: 40001$/),
		wrongToken:
			"message: Access token is incorrect or has been revoked. code: 40105",
	});
	const rows = told.report.list as {
		dimensions: { campaign_id: string };
		metrics: Record<string, string>;
	}[];
	expect(rows.length).toBeGreaterThan(5);
	for (const { dimensions, metrics } of rows) {
		const campaign = campaigns[told.ids.indexOf(dimensions.campaign_id)];
		const truth = campaign && world.facts.day(campaign, day);
		expect(metrics).toEqual({
			spend: coinText(truth?.costMicros ?? 0, account.currencyCode),
			impressions: String(truth?.impressions),
			clicks: String(truth?.clicks),
			complete_payment: String(Math.round((truth?.conversions ?? 0) / 100)),
		});
	}
});
