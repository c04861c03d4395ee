import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { googleClient } from "../../apps/sandbox/src/google/client.ts";
import { childEnvironment } from "../support/child-environment.ts";

type Failure = {
	errors: { error_code: Record<string, unknown>; message: string }[];
	request_id?: string;
};
type Report = {
	campaigns: { name: string; isPaused: boolean }[];
	days: number;
	accessible: string[];
	queryFailure: Failure;
	permissionFailure: Failure;
	updated: boolean;
	amountAfterUpdate: number;
	mutateFailure: Failure;
	labels: [name: string, isEnabled: boolean, colour: string][];
	terms: {
		term: string;
		keyword: string;
		isMatchTypeKnown: boolean;
		isDeviceKnown: boolean;
		clicks: number;
	}[];
	actions: [name: string, isPurchase: boolean, allConversions: number][];
	changes: {
		paths?: string[];
		user: string;
		before?: number;
		after?: number;
	}[];
	clicks: number;
	streamed: number;
	fields: [name: string, partners: number][];
	fieldStatus: { isEnum: boolean; isAttribute: boolean; values: string[] };
	changeFailure: Failure;
	fieldFailure: { code: number };
	versions: Record<string, unknown>;
};

const callback = "http://localhost:3000/oauth/google-ads/callback";
const credentials = {
	client_id: googleClient.id,
	client_secret: googleClient.secret,
};

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0, proxyPort: 0 });
});
afterAll(async () => {
	await sandbox.stop();
});

/** Goes through the consent as Agency admin. */
async function refreshToken(): Promise<string> {
	const query = new URLSearchParams({
		client_id: credentials.client_id,
		redirect_uri: callback,
		response_type: "code",
		scope: "openid https://www.googleapis.com/auth/adwords",
		access_type: "offline",
	});
	const consent = await fetch(
		`${sandbox.url}/google-ads/o/oauth2/v2/auth?${query}`,
		{ redirect: "manual", headers: { "x-sandbox-consent": "allow" } },
	);
	const code = new URL(consent.headers.get("location") ?? "").searchParams.get(
		"code",
	);
	const exchange = await fetch(`${sandbox.url}/google-ads/token`, {
		method: "POST",
		body: new URLSearchParams({
			...credentials,
			grant_type: "authorization_code",
			redirect_uri: callback,
			code: code ?? "",
		}),
	});
	const tokens = (await exchange.json()) as { refresh_token: string };
	return tokens.refresh_token;
}

let report: Report;
beforeAll(async () => {
	const dayMs = 86_400_000;
	const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[fileURLToPath(new URL("google-ads-api-client.child.ts", import.meta.url))],
		{
			maxBuffer: 16 * 1024 * 1024,
			env: {
				...childEnvironment(),
				HOME: process.env.HOME,
				CLIENT_ID: credentials.client_id,
				CLIENT_SECRET: credentials.client_secret,
				CLIENT_REFRESH_TOKEN: await refreshToken(),
				CLIENT_FROM_DATE: dateOf(Date.now() - 8 * dayMs),
				CLIENT_TO_DATE: dateOf(Date.now() - 2 * dayMs),
				CLIENT_UNTIL_DATE: dateOf(Date.now() + 2 * dayMs),
				HTTPS_PROXY: sandbox.proxyUrl ?? "",
				https_proxy: sandbox.proxyUrl ?? "",
				NODE_EXTRA_CA_CERTS: sandbox.caCertificatePath,
				GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: sandbox.caCertificatePath,
			},
		},
	);
	report = JSON.parse(stdout) as Report;
});

test("the npm client google-ads-api, unmodified, reads, writes and gets proper errors over REST and gRPC", () => {
	expect(report.campaigns).toHaveLength(11);
	expect(report.campaigns).toContainEqual({
		name: "Search | Competitor terms",
		isPaused: true,
	});
	// 7 days of the 8 campaigns that run all the time.
	expect(report.days).toBe(56);
	expect(report.accessible).toEqual(["customers/9990000001"]);
	expect(report.queryFailure.errors[0]?.message).toContain("campaign.colour");
	expect(report.queryFailure.errors[0]?.error_code).toHaveProperty(
		"query_error",
	);
	expect(report.queryFailure.request_id).toBeTruthy();
	expect(report.permissionFailure.errors[0]?.error_code).toHaveProperty(
		"authorization_error",
	);
	expect(report.updated).toBe(true);
	expect(report.amountAfterUpdate).toBe(55_000_000);
	expect(report.mutateFailure.errors[0]?.error_code).toHaveProperty(
		"campaign_budget_error",
	);
});

test("it reads the resources that its users' reports are made of", () => {
	expect(report.labels).toContainEqual(["Season", true, "#E37400"]);
	expect(report.terms.length).toBeGreaterThan(50);
	for (const { term, keyword, isMatchTypeKnown, isDeviceKnown } of report.terms)
		expect([term.startsWith(keyword), isMatchTypeKnown, isDeviceKnown]).toEqual(
			[true, true, true],
		);
	expect(
		report.actions.map(([name, isPurchase]) => [name, isPurchase]),
	).toEqual([
		["Purchase", true],
		["Newsletter sign-up", false],
		["Contact form", false],
	]);
	// The budget that the client itself has changed comes last.
	expect(report.changes.at(-1)).toMatchObject({ after: 55_000_000 });
	expect(report.clicks).toBeGreaterThan(20);
	// 7 days of two Performance Max campaigns.
	expect(report.streamed).toBe(14);
	expect(report.changeFailure.errors[0]?.error_code).toHaveProperty(
		"change_event_error",
	);
});

test("its field service tells the fields, over gRPC", () => {
	expect(report.fields.length).toBeGreaterThan(100);
	for (const [name, partners] of report.fields) {
		expect(name).toMatch(/^campaign\./);
		expect(partners).toBeGreaterThan(100);
	}
	expect(report.fieldStatus).toEqual({
		isEnum: true,
		isAttribute: true,
		values: expect.arrayContaining(["ENABLED", "PAUSED", "REMOVED"]),
	});
	// INVALID_ARGUMENT: for this service the client leaves the failure in the trailers.
	expect(report.fieldFailure.code).toBe(3);
});

test("other versions have failures of their own over gRPC, and a retired one is not implemented", () => {
	expect(report.versions).toEqual({
		v26: { hasRow: true },
		v24: {
			code: 3,
			failures: ["google.ads.googleads.v24.errors.googleadsfailure-bin"],
		},
		v22: { code: 12, failures: [] },
	});
});
