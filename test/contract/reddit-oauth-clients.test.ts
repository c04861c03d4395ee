import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { redditAds } from "../../apps/sandbox/src/reddit-ads/module.ts";
import { dateText, localTime } from "../../apps/sandbox/src/world/calendar.ts";
import { directAccountId } from "../../apps/sandbox/src/world/people.ts";
import { World } from "../../apps/sandbox/src/world/world.ts";
import { childEnvironment } from "../support/child-environment.ts";

// The npm registry has no client of Reddit's Ads API (November 2026): arctic's provider signs in as it does at Reddit, and
// openid-client, which is told Reddit's addresses, signs in, calls the API with its token and ends it.

const sizes = { campaigns: 12, days: 10 };

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0, proxyPort: 0, ...sizes });
});
afterAll(() => sandbox.stop());

test("arctic and openid-client, unmodified and at Reddit's own host names, sign in, renew, read three pages and a report, pause, are refused and end their token", async () => {
	const world = new World(sizes);
	const account = world.accounts.find(directAccountId);
	if (account === null) throw new Error("no account");
	const day = localTime(account.timeZone, world.clock.now()).day - 3;
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[fileURLToPath(new URL("reddit-oauth-clients.child.ts", import.meta.url))],
		{
			env: {
				...childEnvironment(),
				HOME: process.env.HOME,
				CLIENT_ID: redditAds.client?.OAUTH2?.id,
				CLIENT_SECRET: redditAds.client?.OAUTH2?.secret,
				CLIENT_CALLBACK: "http://localhost:3000/oauth/reddit-ads/callback",
				CLIENT_FROM: `${dateText(day)}T00:00:00Z`,
				CLIENT_UNTIL: `${dateText(day + 1)}T00:00:00Z`,
				HTTPS_PROXY: sandbox.proxyUrl ?? "",
				https_proxy: sandbox.proxyUrl ?? "",
				NODE_USE_ENV_PROXY: "1",
				NODE_EXTRA_CA_CERTS: sandbox.caCertificatePath,
			},
		},
	);
	const told = JSON.parse(stdout);
	expect(told.elsewhere).toEqual([404, 404]);
	expect(told.arctic).toMatchObject({
		type: "bearer",
		seconds: 86_400,
		scope: ["adsread", "adsedit"],
		isRenewed: true,
		isRepeated: true,
		// A refusal that calls itself a success.
		usedCode: { error: "invalid_grant" },
		// Numbers where the client looks for a word.
		deadToken: {
			thrown: "UnexpectedErrorResponseBodyError",
			status: 400,
			data: { message: "Bad Request", error: 400 },
		},
		wrongSecret: {
			thrown: "UnexpectedErrorResponseBodyError",
			status: 401,
			data: { message: "Unauthorized", error: 401 },
		},
	});
	const campaigns = world.campaignsOf(account);
	expect(told.openid).toMatchObject({
		scope: "adsread adsedit",
		isRenewed: true,
		limit: '"business-manager";r=99;t=60',
		business: "Maple & Co",
		account: "Maple & Co",
		pages: [0, 4, 8].map((start) =>
			campaigns.slice(start, start + 4).map(({ name }) => name),
		),
		paused: "PAUSED",
		refused: {
			status: 400,
			body: {
				error: { code: 400, fields: [{ field: "data.configured_status" }] },
			},
		},
		afterwards: { status: 401 },
	});
	const { ids, metrics } = told.openid;
	expect(metrics.length).toBeGreaterThan(5);
	for (const { campaign_id: id, ...row } of metrics) {
		const campaign = campaigns[ids.indexOf(id)];
		const truth = campaign && world.facts.day(campaign, day);
		expect(row).toEqual({
			date: dateText(day),
			spend: truth?.costMicros,
			impressions: truth?.impressions,
			clicks: truth?.clicks,
		});
	}
});
