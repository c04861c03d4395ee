import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { client } from "../../apps/sandbox/src/microsoft-ads/client.ts";
import { directAccountId } from "../../apps/sandbox/src/world/people.ts";
import { World } from "../../apps/sandbox/src/world/world.ts";
import { childEnvironment } from "../support/child-environment.ts";

// Microsoft publishes clients of its advertising API for Python, Java, .NET and PHP, and none for Node; npm has no other
// that is kept. Its identity platform is spoken to by a certified client of OpenID Connect, which knows its ways.

const sizes = { campaigns: 6, days: 5 };

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0, proxyPort: 0, ...sizes });
});
afterAll(() => sandbox.stop());

test("openid-client, unmodified and at Microsoft's own host names, signs in, verifies the ID token, refreshes by either token and is refused by number; each service answers at its own host", async () => {
	const world = new World(sizes);
	const account = world.accounts.find(directAccountId);
	if (account === null) throw new Error("no account");
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[
			fileURLToPath(
				new URL("microsoft-identity-client.child.ts", import.meta.url),
			),
		],
		{
			env: {
				...childEnvironment(),
				HOME: process.env.HOME,
				CLIENT_ID: client.id,
				CLIENT_SECRET: client.secret,
				CLIENT_DEVELOPER_TOKEN: client.extras.developerToken,
				CLIENT_CALLBACK: "http://localhost:3000/oauth/microsoft-ads/callback",
				HTTPS_PROXY: sandbox.proxyUrl ?? "",
				https_proxy: sandbox.proxyUrl ?? "",
				NODE_USE_ENV_PROXY: "1",
				NODE_EXTRA_CA_CERTS: sandbox.caCertificatePath,
			},
		},
	);
	const told = JSON.parse(stdout);
	expect(told).toMatchObject({
		issuer: "https://login.microsoftonline.com/{tenantid}/v2.0",
		claims: {
			aud: client.id,
			name: "Brand owner",
			preferred_username: "brand.owner@example.com",
		},
		scope: "https://ads.microsoft.com/msads.manage",
		rotates: true,
		olderServes: true,
		again: { error: "invalid_grant", status: 400, codes: [54005] },
		wrong: { error: "invalid_grant", status: 400, codes: [70000] },
		user: { UserName: "brand.owner@example.com" },
		accounts: [{ Name: account.name, CurrencyCode: account.currencyCode }],
		elsewhere: { status: 404 },
	});
	expect(told.campaigns).toEqual(
		world
			.campaignsOf(account)
			.filter(({ kind }) => kind === "search")
			.map(({ name }) => name),
	);
});
