import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { INSTANCE_TENANT_ID, inTenant } from "@patchbay/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sandboxEndpoints } from "../../scripts/start/sandbox-platforms.ts";
import { createKey } from "../support/api.ts";
import { type ApiFleet, createApiFleet } from "../support/api-process.ts";
import { people } from "../support/connecting.ts";
import { GraphqlClient } from "../support/graphql-client.ts";
import {
	hasEnded,
	type Importing,
	startImporting,
} from "../support/importing.ts";
import { runCommand } from "../support/run-command.ts";
import { SandboxGoogle } from "../support/sandbox-google.ts";
import {
	startWorkerProcess,
	workerEnvironment,
} from "../support/worker-process.ts";

const clientId = "1234-legacy.apps.googleusercontent.com";
const secrets = {
	newest: "legacy-secret-newest",
	oldest: "legacy-secret-oldest",
	developerToken: "legacy-developer-token",
};

let world: Importing;
let google: SandboxGoogle;
let refreshToken: string;
/** Environment that every command of the operator needs. */
let operator: Record<string, string>;
let legacy: Record<string, string>;
let endpointsFile: string;
beforeAll(async () => {
	world = await startImporting();
	google = new SandboxGoogle(world.sandbox);
	await world.control("google-ads/clients", {
		clientId,
		clientSecret: secrets.oldest,
		redirectUris: ["http://localhost:3000/oauth/google-ads/callback"],
	});
	refreshToken = await consent();
	endpointsFile = join(world.storageDirectory, "endpoints-of-commands.json");
	await writeFile(
		endpointsFile,
		JSON.stringify(sandboxEndpoints(world.sandbox.url)),
	);
	operator = {
		DATABASE_OWNER_URL: world.database.ownerUrl,
		ADMIN_URL: "http://localhost:3000",
		PATCHBAY_MASTER_KEY: world.masterKey,
		PLATFORM_ENDPOINTS_FILE: endpointsFile,
	};
	legacy = {
		GOOGLE_ADS_CLIENT_ID: clientId,
		GOOGLE_ADS_CLIENT_SECRET: `${secrets.newest},${secrets.oldest}`,
		GOOGLE_ADS_DEVELOPER_TOKEN: secrets.developerToken,
		GOOGLE_ADS_LOGIN_CUSTOMER_ID: "",
		GOOGLE_ADS_REFRESH_TOKEN: refreshToken,
		GOOGLE_ADS_CUSTOMER_IDS: "1110000001",
	};
});
afterAll(() => world.close());

async function consent(): Promise<string> {
	const code = await google.code(
		{ client_id: clientId, prompt: "consent" },
		{ "x-sandbox-account": people.agency.email },
	);
	const reply = await google.exchange(code, {
		client_id: clientId,
		client_secret: secrets.oldest,
	});
	const { refresh_token = "" } = (await reply.json()) as {
		refresh_token?: string;
	};
	return refresh_token;
}

const importEnv = (
	args: readonly string[] = [],
	env: Record<string, string> = legacy,
) =>
	runCommand("credentials-import-env", args, { env: { ...operator, ...env } });
const expectNoSecret = (output: string) => {
	for (const secret of [...Object.values(secrets), refreshToken])
		expect(output).not.toContain(secret);
};

test("without old variables there is nothing to import; wrong ones are named with an example, no value is printed", async () => {
	expect(await importEnv([], {})).toEqual({
		code: 0,
		output: expect.stringContaining("Nothing to import"),
	});
	const { code, output } = await importEnv([], {
		...legacy,
		GOOGLE_ADS_CLIENT_ID: "",
		GOOGLE_ADS_LOGIN_CUSTOMER_ID: "secret-in-the-wrong-place",
		GOOGLE_ADS_CUSTOMER_IDS: "111-000-0001",
	});
	expect(code).toBe(78);
	expect(output).toMatch(
		/GOOGLE_ADS_LOGIN_CUSTOMER_ID: must be 10 digits without dashes \(example: GOOGLE_ADS_LOGIN_CUSTOMER_ID=1112223333\)/,
	);
	expect(output).toMatch(/GOOGLE_ADS_CUSTOMER_IDS: .*10 digits/);
	expect(output).not.toContain("secret-in-the-wrong-place");
	expect(output).not.toContain("111-000-0001");
	expectNoSecret(output);
	const half = await importEnv([], { GOOGLE_ADS_CLIENT_ID: clientId });
	expect(half).toMatchObject({
		code: 78,
		output: expect.stringMatching(
			/GOOGLE_ADS_CLIENT_SECRET: .*required.*example/,
		),
	});
});

test("a refresh token that the platform refuses, or accounts that it does not reach, leave no connection", async () => {
	const brand = await world.newBrand("Refused");
	const at = ["--tenant", world.tenant.tenantId, "--brand", brand];
	const dead = await importEnv(at, {
		...legacy,
		GOOGLE_ADS_REFRESH_TOKEN: "1//not-a-token-of-theirs",
	});
	expect(dead).toMatchObject({
		code: 1,
		output: expect.stringMatching(/does not accept this refresh token/),
	});
	expect(dead.output).not.toContain("not-a-token-of-theirs");
	const foreign = await importEnv(at, {
		...legacy,
		GOOGLE_ADS_CUSTOMER_IDS: "9990000009",
	});
	expect(foreign).toMatchObject({
		code: 1,
		output: expect.stringMatching(/cannot import the ad accounts 9990000009/),
	});
	expect(await world.leftovers()).toEqual({ connections: 0, grants: 0 });
});

test("app, grant and connection come into the vault by the verbs of a consent; called again nothing changes", async () => {
	await world.newBrand("Legacy");
	const at = ["--tenant", world.tenant.tenantId, "--brand", "Legacy"];
	const first = await importEnv(at);
	expect(first).toMatchObject({ code: 0 });
	// The refused tries above have set the app up.
	expect(first.output).toMatch(/OAuth app \S+ of Google Ads has all of it/);
	expect(first.output).toMatch(
		/Connected Legacy to Google Ads as agency\.admin@example\.com: ACTIVE, imports 1110000001/,
	);
	expect(first.output).toMatch(
		/no longer needed .*: GOOGLE_ADS_CLIENT_ID, GOOGLE_ADS_CLIENT_SECRET, GOOGLE_ADS_DEVELOPER_TOKEN, GOOGLE_ADS_REFRESH_TOKEN, GOOGLE_ADS_CUSTOMER_IDS\./,
	);
	expectNoSecret(first.output);
	const app = await world.ctx.oauthApps.find(
		"GOOGLE_ADS",
		world.tenant.tenantId,
	);
	expect(app).toMatchObject({
		clientId,
		extras: { developerToken: secrets.developerToken },
	});
	expect(app?.clientSecrets.map((secret) => secret.reveal())).toEqual([
		secrets.newest,
		secrets.oldest,
	]);
	const before = await snapshot();
	expect(before.connections).toMatchObject([
		{ status: "ACTIVE", platform: "GOOGLE_ADS" },
	]);
	for (const [action, tenantId, least] of [
		["OAUTH_APP_CREATE", INSTANCE_TENANT_ID, 1],
		["CREDENTIAL_SAVE", world.tenant.tenantId, 1],
		["CONNECT", world.tenant.tenantId, 1],
		["SELECT_ACCOUNTS", world.tenant.tenantId, 1],
	] as const)
		expect((await world.audited(action, tenantId)).length).toBe(least);

	const second = await importEnv(at);
	expect(second).toMatchObject({
		code: 0,
		output: expect.stringMatching(
			/Legacy is connected to Google Ads as \S+ already: nothing was changed/,
		),
	});
	expect(await snapshot()).toEqual(before);
});

async function snapshot() {
	const { tenantId } = world.tenant;
	return inTenant(world.database.db, tenantId, async (tx) => ({
		connections: await tx.connection.findMany({
			select: { id: true, status: true, platform: true, grantId: true },
		}),
		grants: await tx.grant.findMany({
			select: { id: true, credentialVersion: true },
		}),
		chosen: await tx.adAccount.findMany({
			where: { selected: true },
			select: { externalId: true },
		}),
	}));
}

test("the operator's command sets up, rotates and deletes apps while API and worker run; no secret is an argument or shown", async () => {
	const { connections } = await snapshot();
	const connectionId = connections[0]?.id ?? "";
	const fleet: ApiFleet = await createApiFleet({
		database: world.database,
		endpoints: sandboxEndpoints(world.sandbox.url),
		env: {
			PATCHBAY_MASTER_KEY: world.masterKey,
			GOOGLE_ADS_CLIENT_ID: "",
			GOOGLE_ADS_CLIENT_SECRET: "",
		},
	});
	const worker = await startWorkerProcess(
		await workerEnvironment(world, {
			GOOGLE_ADS_CLIENT_ID: undefined,
			GOOGLE_ADS_CLIENT_SECRET: undefined,
		}),
	);
	const outputs: string[] = [];
	const command = async (args: readonly string[], input?: string) => {
		const result = await runCommand("oauth-app", args, {
			env: operator,
			...(input === undefined ? {} : { input }),
		});
		outputs.push(result.output);
		return result;
	};
	try {
		const api = await fleet.start();
		const key = await createKey(world.database, world.tenant, ["TOKENS_READ"]);
		const client = new GraphqlClient(`${api.url}/graphql`, {
			Authorization: `Bearer ${key}`,
		});
		const works = async () => {
			await expireAccessToken();
			const { vendAccessToken } = await client.query(
				`mutation ($id: ID!) { vendAccessToken(input: { connectionId: $id, purpose: "test" }) { accessToken userErrors { code message } } }`,
				{ id: Buffer.from(`Connection:${connectionId}`).toString("base64url") },
			);
			expect(vendAccessToken).toMatchObject({
				accessToken: expect.any(String),
				userErrors: [],
			});
			await expireAccessToken();
			const job = await world.start(connectionId, { kind: "CAMPAIGNS" });
			expect(await world.waitFor(job, hasEnded)).toMatchObject({
				status: "SUCCEEDED",
			});
		};
		await works();
		const listed = await command(["list"]);
		expect(listed).toMatchObject({ code: 0 });
		expect(listed.output).toMatch(/secrets {6}2/);
		const id = listed.output.slice(0, 36);

		expect(
			await command(["update", "--id", id, "--add-secret"], "rotated-secret\n"),
		).toMatchObject({ code: 0, output: expect.stringMatching(/secrets {6}3/) });
		await works();
		await world.control("google-ads/clients", {
			clientId,
			clientSecret: "rotated-secret",
		});
		await works();
		for (const left of [2, 1])
			expect(
				await command(["update", "--id", id, "--drop-oldest-secret"]),
			).toMatchObject({
				output: expect.stringContaining(`secrets      ${left}`),
			});
		await works();
		expect(
			await command(["update", "--id", id, "--drop-oldest-secret"]),
		).toMatchObject({
			code: 1,
			output: expect.stringMatching(/only client secret/),
		});
		expect(await command(["delete", "--id", id])).toMatchObject({
			code: 1,
			output: expect.stringMatching(/1 connection uses this app/),
		});

		const extrasFile = join(world.storageDirectory, "extras.json");
		await writeFile(
			extrasFile,
			JSON.stringify({ developerToken: "token-of-a-file" }),
		);
		const made = await command(
			[
				"create",
				...["--tenant", world.tenant.tenantId, "--platform", "GOOGLE_ADS"],
				...["--client-id", "of-one-tenant", "--extras-file", extrasFile],
			],
			"secret-of-standard-input",
		);
		expect(made).toMatchObject({
			code: 0,
			output: expect.stringMatching(/serves one tenant[\s\S]*developerToken/),
		});
		const own = /Set up (\S{36})/.exec(made.output)?.[1] ?? "";
		// The connection keeps the app that it was made with.
		await works();
		expect(
			await command([
				...["delete", "--tenant", world.tenant.tenantId, "--id", own],
			]),
		).toMatchObject({ code: 0 });
		expect(
			await command(["create", "--client-secret=typed-in-the-shell"]),
		).toMatchObject({
			code: 1,
			output: expect.stringMatching(/never given as an argument/),
		});
		expect(
			await command(["update", "--id", randomUUID(), "--label", "x"]),
		).toMatchObject({
			code: 1,
			output: expect.stringMatching(/no such OAuth app/),
		});
		const told = outputs.join("") + api.output() + worker.output();
		expectNoSecret(told);
		for (const secret of [
			"rotated-secret",
			"secret-of-standard-input",
			"token-of-a-file",
			"typed-in-the-shell",
		])
			expect(told).not.toContain(secret);
	} finally {
		await worker.kill();
		await fleet.close();
	}
});

/** The next use has to refresh it, with the app's secrets as they are now. */
async function expireAccessToken(): Promise<void> {
	await world.rows(
		"update platform_grant set access_token_expires_at = now() - interval '1 minute'",
	);
}
