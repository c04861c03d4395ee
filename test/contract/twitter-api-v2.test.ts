import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { xAds } from "../../apps/sandbox/src/x-ads/module.ts";
import { childEnvironment } from "../support/child-environment.ts";

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0, proxyPort: 0, days: 10 });
	await fetch(`${sandbox.url}/__sandbox/x-ads/behaviour`, {
		method: "POST",
		body: JSON.stringify({ jobSeconds: 0.2 }),
	});
});
afterAll(() => sandbox.stop());

test("twitter-api-v2, unmodified and at X's own host names, goes through the three legs, reads, pages, writes, meets errors and ends its token", async () => {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[fileURLToPath(new URL("twitter-api-v2.child.ts", import.meta.url))],
		{
			env: {
				...childEnvironment(),
				HOME: process.env.HOME,
				CLIENT_ID: xAds.client?.OAUTH1?.id,
				CLIENT_SECRET: xAds.client?.OAUTH1?.secret,
				CLIENT_CALLBACK: "http://localhost:3000/oauth/x-ads/callback",
				HTTPS_PROXY: sandbox.proxyUrl ?? "",
				https_proxy: sandbox.proxyUrl ?? "",
				NODE_USE_ENV_PROXY: "1",
				NODE_EXTRA_CA_CERTS: sandbox.caCertificatePath,
			},
		},
	);
	expect(JSON.parse(stdout)).toMatchObject({
		callbackToken: true,
		confirmed: "true",
		userId: "1400000000000000002",
		screenName: "brand_owner",
		accounts: {
			request: { params: { count: 2, q: "Maple & Co" } },
			next_cursor: null,
			data: [
				{
					id: "18ce510pqayp",
					name: "Maple & Co",
					timezone: "Europe/Berlin",
					approval_status: "ACCEPTED",
					deleted: false,
				},
			],
		},
		pages: 4,
		names: expect.arrayContaining([
			"Brand terms",
			"New customers 🎁",
			"عروض الموسم",
		]),
		isReportTheSame: true,
		seen: true,
		reportHost: "ton.twimg.com",
		picture: "image/jpeg",
		pictureHost: "pbs.twimg.com",
		changed: {
			entity_status: "PAUSED",
			daily_budget_amount_local_micro: 61_000_000,
		},
		tooFine: {
			status: 400,
			data: { errors: [{ code: "INVALID_DENOMINATION" }] },
		},
		added: {
			targeting_type: "PHRASE_KEYWORD",
			targeting_value: "canvas bag (large)!",
			deleted: false,
		},
		batched: [{ entity_status: "ACTIVE" }],
		unfit: {
			status: 400,
			data: {
				errors: [
					{ code: "INVALID_PARAMETER", parameter: "count", value: "5000" },
				],
			},
		},
		again: { status: 401 },
		foreign: { status: 403, data: { errors: [{ code: "ACCOUNT_NOT_FOUND" }] } },
		misSigned: { status: 401, errors: [{ code: 32 }] },
		ended: true,
		afterwards: { status: 401, errors: [{ code: 89 }] },
	});
});
