import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";

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
};

const callback = "http://localhost:3000/oauth/google-ads/callback";
const credentials = {
	client_id: "sandbox-google-client",
	client_secret: "sandbox-google-secret",
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

test("the npm client google-ads-api, unmodified, reads, writes and gets proper errors over REST and gRPC", async () => {
	const dayMs = 86_400_000;
	const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[fileURLToPath(new URL("google-ads-api-client.child.ts", import.meta.url))],
		{
			maxBuffer: 16 * 1024 * 1024,
			env: {
				PATH: process.env.PATH,
				HOME: process.env.HOME,
				CLIENT_ID: credentials.client_id,
				CLIENT_SECRET: credentials.client_secret,
				CLIENT_REFRESH_TOKEN: await refreshToken(),
				CLIENT_FROM_DATE: dateOf(Date.now() - 8 * dayMs),
				CLIENT_TO_DATE: dateOf(Date.now() - 2 * dayMs),
				HTTPS_PROXY: sandbox.proxyUrl ?? "",
				https_proxy: sandbox.proxyUrl ?? "",
				NODE_EXTRA_CA_CERTS: sandbox.caCertificatePath,
				GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: sandbox.caCertificatePath,
			},
		},
	);
	const report = JSON.parse(stdout) as Report;

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
