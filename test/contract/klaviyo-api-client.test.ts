import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { client } from "../../apps/sandbox/src/klaviyo/client.ts";
import { knownKeys } from "../../apps/sandbox/src/klaviyo/fixed-keys.ts";
import { dateText } from "../../apps/sandbox/src/world/calendar.ts";
import { childEnvironment } from "../support/child-environment.ts";
import {
	type SandboxKlaviyo,
	startKlaviyo,
} from "../support/sandbox-klaviyo.ts";

let klaviyo: SandboxKlaviyo;
beforeAll(async () => {
	klaviyo = await startKlaviyo({ campaigns: 24 });
});
afterAll(async () => {
	await klaviyo.sandbox.stop();
});

const today = Math.floor(Date.now() / 86_400_000);
const problem = (status: number, code: string, source?: object) => ({
	status,
	errors: [{ status, code, ...(source && { source }) }],
});

test("klaviyo-api, unmodified, signs in by key and by OAuth, reads lists by its own cursors, asks for reports, writes a list and gets errors", async () => {
	const { sandbox } = klaviyo;
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[fileURLToPath(new URL("klaviyo-api-client.child.ts", import.meta.url))],
		{
			env: {
				...childEnvironment(),
				HOME: process.env.HOME,
				SANDBOX_URL: sandbox.url,
				SANDBOX_ADDRESS: `${sandbox.tlsUrl}/klaviyo`,
				API_KEY: knownKeys.apiKey,
				CLIENT_ID: client.id,
				CLIENT_SECRET: client.secret,
				CLIENT_CALLBACK: "http://localhost:3000/oauth/klaviyo/callback",
				FROM_DAY: `${dateText(today - 20)}T00:00:00`,
				UNTIL_DAY: `${dateText(today - 1)}T00:00:00`,
				NODE_EXTRA_CA_CERTS: sandbox.caCertificatePath,
			},
		},
	);
	const whole = { pages: 3, count: 245, distinct: 245 };
	expect(JSON.parse(stdout)).toMatchObject({
		account: {
			id: knownKeys.publicApiKey,
			publicApiKey: knownKeys.publicApiKey,
			preferredCurrency: "EUR",
			timezone: "Europe/Berlin",
			contactInformation: { organizationName: "Maple & Co" },
		},
		campaigns: { pages: 4, count: 12, distinct: 12 },
		firstCampaign: {
			name: "Brand terms",
			includes: expect.arrayContaining(["campaign-message"]),
		},
		messages: 3,
		templates: ["template", "template", "template"],
		metrics: 21,
		report: {
			groupings: ["campaign_id", "campaign_message_id", "send_channel"],
			statistics: {
				delivered: expect.any(Number),
				clicks: expect.any(Number),
				conversion_value: expect.any(Number),
				open_rate: expect.any(Number),
			},
		},
		aggregate: {
			dates: 19,
			counts: { count: expect.any(Array), sum_value: expect.any(Array) },
		},
		lists: { pages: 2, count: 11, distinct: 11 },
		segments: { pages: 1, count: 4 },
		flows: { pages: 1 },
		items: whole,
		created: { name: "Made by the client 🎈", optInProcess: "single_opt_in" },
		read: { profileCount: 0 },
		deleted: 204,
		missing: problem(404, "not_found"),
		unfit: problem(400, "invalid", { parameter: "page[size]" }),
		wrongKey: problem(401, "authentication_failed"),
		throttled: problem(429, "throttled"),
		byToken: knownKeys.publicApiKey,
		isRefreshed: true,
		withoutScope: problem(403, "permission_denied"),
	});
});
