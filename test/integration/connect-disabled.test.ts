import { verifyConnection } from "@patchbay/connections";
import type { Credentials } from "@patchbay/credentials";
import { inTenant } from "@patchbay/db";
import { composeCredentials } from "@patchbay/installation";
import { createConfiguredApps, getPlatform } from "@patchbay/platforms";
import { createLocalKeyProvider, createVault, Secret } from "@patchbay/vault";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sandboxEndpoints } from "../../scripts/start/sandbox-platforms.ts";
import { createKey, everyScope } from "../support/api.ts";
import { createApiFleet } from "../support/api-process.ts";
import { people } from "../support/connecting.ts";
import { defaultApp } from "../support/default-platform.ts";
import { GraphqlClient } from "../support/graphql-client.ts";
import {
	hasEnded,
	type Importing,
	startImporting,
} from "../support/importing.ts";
import { SandboxGoogle } from "../support/sandbox-google.ts";
import { sentToken } from "../support/sent-token.ts";
import {
	startWorkerProcess,
	workerEnvironment,
} from "../support/worker-process.ts";

let world: Importing;
let connectionId: string;
/** Refresh token of the environment, from before there was a vault. */
let refreshToken: string;
beforeAll(async () => {
	world = await startImporting();
	connectionId = await world.connectAccounts();
	refreshToken = await environmentToken(people.brandOwner.email);
});
afterAll(() => world.close());

/** All that is stored of connecting, but for the marks of an import's end. */
const stored = () =>
	inTenant(world.database.db, world.tenant.tenantId, async (tx) => ({
		grants: await tx.grant.findMany(),
		connections: await tx.connection.findMany({
			omit: { lastImportAt: true },
		}),
		adAccounts: await tx.adAccount.findMany({ omit: { updatedAt: true } }),
	}));
const off = (more: Record<string, string | undefined> = {}) => ({
	OAUTH_CONNECT_ENABLED: "false",
	GOOGLE_ADS_REFRESH_TOKEN: refreshToken,
	...more,
});

/** A refresh token as it stands in an environment. */
async function environmentToken(account: string): Promise<string> {
	const google = new SandboxGoogle(world.sandbox);
	const reply = await google.exchange(
		await google.code({ prompt: "consent" }, { "x-sandbox-account": account }),
	);
	const { refresh_token: token = "" } = (await reply.json()) as {
		refresh_token?: string;
	};
	return token;
}

async function importWith(env: Record<string, string | undefined>) {
	const worker = await startWorkerProcess(await workerEnvironment(world, env));
	try {
		const id = await world.start(connectionId, { kind: "CAMPAIGNS" });
		return {
			id,
			...(await world.waitFor(id, hasEnded)),
			output: worker.output(),
		};
	} finally {
		await worker.stop();
	}
}

const uses = async () =>
	(await world.audited("CREDENTIAL_USE"))
		.filter(({ purpose }) => purpose?.includes("import"))
		.map(({ detail }) => (detail as { source?: string }).source ?? "vault");

test("turned off, connecting says so and imports use the environment; turned on again, all is as it was", async () => {
	expect(await importWith({})).toMatchObject({ status: "SUCCEEDED" });
	const before = await stored();
	expect(new Set(await uses())).toEqual(new Set(["vault"]));
	await world.forgetCalls();

	const usesBefore = (await uses()).length;
	const imported = await importWith(off());
	expect(imported).toMatchObject({ status: "SUCCEEDED", failedCampaigns: 0 });
	expect(imported.output).not.toContain(refreshToken);
	// Each use is audited all the same, before it.
	expect(new Set((await uses()).slice(usesBefore))).toEqual(
		new Set(["environment"]),
	);
	expect(await world.requests("/google-ads/token")).toHaveLength(1);
	expect(await stored()).toEqual(before);

	const fleet = await createApiFleet({
		database: world.database,
		endpoints: sandboxEndpoints(world.sandbox.url),
		env: {
			PATCHBAY_MASTER_KEY: world.masterKey,
			OAUTH_CONNECT_ENABLED: "false",
			GOOGLE_ADS_REFRESH_TOKEN: refreshToken,
		},
	});
	try {
		const api = await fleet.start();
		const key = await createKey(world.database, world.tenant, everyScope);
		const client = new GraphqlClient(`${api.url}/graphql`, {
			Authorization: `Bearer ${key}`,
		});
		const brandId = await world.newBrand("Late");
		const { connect } = await client.query(
			`mutation ($id: ID!) { connect(input: { brandId: $id, platform: GOOGLE_ADS }) { authorizationUrl userErrors { code message } } }`,
			{ id: Buffer.from(`Brand:${brandId}`).toString("base64url") },
		);
		expect(connect).toEqual({
			authorizationUrl: null,
			userErrors: [
				{
					code: "CONNECT_DISABLED",
					message: expect.stringMatching(/turned off on this installation/),
				},
			],
		});
	} finally {
		await fleet.close();
	}

	expect(await importWith({})).toMatchObject({ status: "SUCCEEDED" });
	expect((await uses()).at(-1)).toBe("vault");
	const after = await stored();
	expect(after.connections).toEqual(before.connections);
	expect(after.grants).toMatchObject([
		{ status: "ACTIVE", reconnectRequired: false },
	]);
});

test("without credentials in the environment, or with ones that are refused, an import says what the operator can do", async () => {
	const before = await stored();
	expect(
		await importWith(off({ GOOGLE_ADS_REFRESH_TOKEN: undefined })),
	).toMatchObject({
		status: "FAILED",
		messageCode: "APP_NOT_CONFIGURED",
		message: expect.stringMatching(
			/environment holds no credentials for Google Ads.*GOOGLE_ADS_REFRESH_TOKEN/,
		),
	});
	expect(
		await importWith(off({ GOOGLE_ADS_REFRESH_TOKEN: "1//refused-by-them" })),
	).toMatchObject({
		status: "FAILED",
		messageCode: "CREDENTIAL_REJECTED",
		message: expect.stringMatching(/new GOOGLE_ADS_REFRESH_TOKEN/),
	});
	// No customer's grant is blamed for it.
	expect(await stored()).toEqual(before);
	expect(await importWith({})).toMatchObject({ status: "SUCCEEDED" });
});

test("callers of one process share a fetch; a refused token is replaced; only connections with chosen accounts are served", async () => {
	const credentials = withEnvironment();
	const { grants } = await stored();
	const session = (grantId = grants[0]?.id ?? "") =>
		credentials.openSession(world.tenant.ctx, {
			grantId,
			platform: "GOOGLE_ADS",
			purpose: "a test of import",
		});
	await world.forgetCalls();
	const sessions = await Promise.all(
		Array.from({ length: 10 }, () => session()),
	);
	expect(await world.requests("/google-ads/token")).toHaveLength(1);
	const [first] = sessions;
	if (!first) throw new Error("no session was opened");
	const { token, credential } = await sentToken(first);
	await first.renewAfterRefusal(credential);
	expect((await sentToken(first)).token).not.toBe(token);
	expect(await world.requests("/google-ads/token")).toHaveLength(2);

	const pending = await world.connectBrand(await world.newBrand("Pending"), {
		account: people.agency.email,
	});
	const { grantId } = await inTenant(
		world.database.db,
		world.tenant.tenantId,
		(tx) => tx.connection.findFirstOrThrow({ where: { id: pending } }),
	);
	await expect(session(grantId ?? "")).rejects.toMatchObject({
		code: "CONFLICT",
	});
});

test("the environment's login reaches accounts of others, and gives none of them to a tenant", async () => {
	const before = await stored();
	const agencyToken = await environmentToken(people.agency.email);
	const credentials = withEnvironment(agencyToken);
	const ctx = { ...world.ctx, credentials, connectEnabled: false };
	const grant = before.connections.find(({ id }) => id === connectionId);
	const session = await credentials.openSession(world.tenant.ctx, {
		grantId: grant?.grantId ?? "",
		platform: "GOOGLE_ADS",
		purpose: "a test of reach",
	});
	const { accounts } = getPlatform(ctx.platforms, "GOOGLE_ADS").parts;
	expect((await accounts?.run(session))?.length).toBeGreaterThan(1);

	const imported = await importWith(
		off({ GOOGLE_ADS_REFRESH_TOKEN: agencyToken }),
	);
	const slices = await inTenant(
		world.database.db,
		world.tenant.tenantId,
		(tx) =>
			tx.importSlice.findMany({
				where: { importJobId: imported.id, stream: "ACCOUNTS" },
				select: { state: true },
			}),
	);
	expect(slices).toEqual([{ state: "DONE" }]);
	await verifyConnection(ctx, { connectionId });
	const ids = ({ adAccounts }: Awaited<ReturnType<typeof stored>>) =>
		adAccounts.map(({ id }) => id).sort();
	const after = await stored();
	expect(ids(after)).toEqual(ids(before));
	expect(after.grants).toEqual(before.grants);
});

function withEnvironment(token = refreshToken): Credentials {
	const configuredApps = createConfiguredApps({
		adminUrl: world.ctx.adminUrl,
		apps: [
			{
				platform: "GOOGLE_ADS",
				clientId: defaultApp.clientId,
				clientSecrets: [defaultApp.clientSecret],
			},
		],
	});
	return composeCredentials({
		...world.ctx,
		vault: createVault({
			keyProvider: createLocalKeyProvider({ masterKey: world.masterKey }),
		}),
		configuredApps,
		environmentAccess: {
			apps: configuredApps,
			logins: {
				GOOGLE_ADS: {
					by: "refresh token",
					refreshToken: new Secret(token),
					variables: ["GOOGLE_ADS_REFRESH_TOKEN"],
				},
			},
		},
	}).credentials;
}
