import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { linkedinAds } from "../../apps/sandbox/src/linkedin-ads/module.ts";
import { addNumbers, noNumbers } from "../../apps/sandbox/src/world/numbers.ts";
import { directAccountId } from "../../apps/sandbox/src/world/people.ts";
import { World } from "../../apps/sandbox/src/world/world.ts";
import { childEnvironment } from "../support/child-environment.ts";

const sizes = { campaigns: 12, days: 20 };

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0, proxyPort: 0, ...sizes });
});
afterAll(() => sandbox.stop());

interface Told {
	accounts: object[];
	groups: number[];
	campaigns: { id: number; name: string }[];
	numbers: {
		pivotValues: string[];
		impressions: number;
		clicks: number;
		costInLocalCurrency: string;
	}[];
	[name: string]: unknown;
}

test("LinkedIn's own client, unmodified and at LinkedIn's own host names, signs in, reads lists over three pages and numbers, tunnels a long query, changes a campaign and is refused in LinkedIn's words", async () => {
	const world = new World(sizes);
	const account = world.accounts.find(directAccountId);
	if (account === null) throw new Error("no account");
	const day = Math.floor(Date.now() / 86_400_000) - 3;
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[fileURLToPath(new URL("linkedin-api-client.child.ts", import.meta.url))],
		{
			env: {
				...childEnvironment(),
				HOME: process.env.HOME,
				CLIENT_ID: linkedinAds.client?.OAUTH2?.id,
				CLIENT_SECRET: linkedinAds.client?.OAUTH2?.secret,
				CLIENT_CALLBACK: "http://localhost:3000/oauth/linkedin-ads/callback",
				CLIENT_DAY: new Date(day * 86_400_000).toISOString().slice(0, 10),
				HTTPS_PROXY: sandbox.proxyUrl ?? "",
				https_proxy: sandbox.proxyUrl ?? "",
				NODE_USE_ENV_PROXY: "1",
				NODE_EXTRA_CA_CERTS: sandbox.caCertificatePath,
			},
			maxBuffer: 8 * 1_048_576,
		},
	);
	const told = JSON.parse(stdout) as Told;
	const campaigns = world.campaignsOf(account);
	const names = campaigns.map(({ name }) => name);
	expect(told).toMatchObject({
		scope: "r_ads,rw_ads,r_ads_reporting,r_basicprofile",
		introspected: { active: true, status: "active", auth_type: "3L" },
		me: { localizedFirstName: "Brand", localizedLastName: "owner" },
		accounts: [{ name: "Maple & Co", currency: "EUR", status: "ACTIVE" }],
		pages: [names.slice(0, 5), names.slice(5, 10), names.slice(10)],
		many: told.campaigns.map(({ id }) => String(id)),
		creatives: [
			{ id: expect.stringMatching(/^urn:li:sponsoredCreative:\d+$/) },
			{ intendedStatus: "ACTIVE" },
		],
		tunnelled: told.numbers,
		updated: 204,
		after: {
			status: "PAUSED",
			dailyBudget: { amount: "81.50", currencyCode: "EUR" },
		},
		tooLittle: {
			status: 400,
			data: {
				code: "FIELD_VALUE_TOO_LOW",
				errorDetails: {
					inputErrors: [{ input: { inputPath: { fieldPath: "dailyBudget" } } }],
				},
			},
		},
		retired: { status: 426, data: { code: "NONEXISTENT_VERSION" } },
		wrongToken: { status: 401, data: { serviceErrorCode: 65600 } },
	});
	expect(told.numbers.length).toBeGreaterThan(5);
	for (const row of told.numbers) {
		const [urn = ""] = row.pivotValues;
		const campaign =
			campaigns[told.groups.indexOf(Number(urn.split(":").at(-1)))];
		if (!campaign) throw new Error(`no campaign of ${urn}`);
		const sum = noNumbers();
		for (const { numbers } of world.facts.utcHours(
			campaign,
			day * 24,
			(day + 1) * 24,
		))
			addNumbers(sum, numbers);
		expect([row.impressions, row.clicks]).toEqual([
			sum.impressions,
			sum.clicks,
		]);
		expect(Math.round(Number(row.costInLocalCurrency) * 1e6)).toBe(
			sum.costMicros,
		);
	}
});
