import { recordAudit } from "@patchbay/audit";
import {
	completeConnect,
	connect,
	connectInput,
	disconnect,
} from "@patchbay/connections";
import { inTenantSql, type SqlExecutor } from "@patchbay/db";
import {
	createOAuthApp,
	deleteOAuthApp,
	type OAuthAppsContext,
} from "@patchbay/oauth-apps";
import { getPlatform } from "@patchbay/platforms";
import { afterAll, beforeAll, expect, test } from "vitest";
import { people } from "../support/connecting.ts";
import { createBrand } from "../support/factories/brand.ts";
import {
	appWasChanged,
	firstSecret,
	grantOf,
	appInput as input,
	type OAuthAppWorld,
	startOAuthApps,
} from "../support/oauth-apps.ts";

let world: OAuthAppWorld;
beforeAll(async () => {
	world = await startOAuthApps();
});
afterAll(() => world.close());

test("an app is not deleted while connections use it, of any tenant for the installation's", async () => {
	await world.control("google-ads/clients", {
		clientId: "in-use",
		clientSecret: firstSecret,
		redirectUris: ["http://localhost:3000/oauth/google-ads/callback"],
	});
	const { oauthAppId } = await createOAuthApp(
		world.operator,
		input({ clientId: "in-use" }),
	);
	const [ours, theirs] = [await world.newTenant(), await world.newTenant()];
	const mine = await world.connectAs(ours);
	const other = await world.connectAs(theirs);
	await expect(
		deleteOAuthApp(world.operator, { oauthAppId }),
	).rejects.toMatchObject({
		code: "CONFLICT",
		message: expect.stringMatching(/^2 connections use this app/),
	});
	await disconnect(ours, {
		connectionId: mine.connectionId,
		deleteImportedData: false,
	});
	await expect(
		deleteOAuthApp(world.operator, { oauthAppId }),
	).rejects.toMatchObject({
		message: expect.stringMatching(/^1 connection uses this app/),
	});
	await disconnect(theirs, {
		connectionId: other.connectionId,
		deleteImportedData: false,
	});
	// A consent that is under way ends with a sentence, and nothing is left half.
	const { authorizationUrl } = await connect(
		ours,
		connectInput.parse({ brandId: mine.brandId, platform: "GOOGLE_ADS" }),
	);
	const callbackQuery = await world.consent(authorizationUrl ?? "");
	await deleteOAuthApp(world.operator, { oauthAppId });
	await expect(
		completeConnect(ours, { platform: "GOOGLE_ADS", callbackQuery }),
	).rejects.toMatchObject(appWasChanged);
	expect(await world.leftovers(ours.tenantId)).toEqual({
		connections: 0,
		grants: 0,
	});
});

test("an app that alone has a developer token is not deleted under connections that need it, though a twin serves their grants", async () => {
	const clientId = "with-a-twin";
	await world.control("google-ads/clients", {
		clientId,
		clientSecret: firstSecret,
		redirectUris: ["google-ads", "google-workspace"].map(
			(platform) => `http://localhost:3000/oauth/${platform}/callback`,
		),
	});
	const account = people.agency.email;
	const tenants = [await world.newTenant(), await world.newTenant()] as const;
	for (const [by, ours] of [
		[world.operator, tenants[0]],
		[tenants[1], tenants[1]],
	] as const) {
		const ads = await createOAuthApp(
			by,
			input({ clientId, extras: { developerToken: "dev-token" } }),
		);
		const twin = { clientId, platform: "GOOGLE_WORKSPACE" };
		await createOAuthApp(by, input(twin));
		const brandId = await createBrand(world.database.db, ours.tenantId);
		const connected = async (platform: "GOOGLE_ADS" | "GOOGLE_WORKSPACE") => {
			const { authorizationUrl } = await connect(
				ours,
				connectInput.parse({ brandId, platform }),
			);
			return completeConnect(ours, {
				platform,
				callbackQuery: await world.consent(authorizationUrl ?? "", {
					account,
				}),
			});
		};
		const { connectionId } = await connected("GOOGLE_ADS");
		const drive = await connected("GOOGLE_WORKSPACE");
		await expect(deleteOAuthApp(by, ads)).rejects.toMatchObject({
			code: "CONFLICT",
			message: expect.stringMatching(
				/^1 connection of Google Ads .*developerToken.*disconnect/,
			),
		});
		expect((await world.find(ours, clientId))?.extras).toEqual({
			developerToken: "dev-token",
		});
		// Drive needs no token: its app serves it alone.
		await disconnect(ours, { connectionId, deleteImportedData: false });
		await deleteOAuthApp(by, ads);
		await ours.credentials.refreshGrant(
			ours,
			await grantOf(ours, drive.connectionId),
		);
		await disconnect(ours, {
			connectionId: drive.connectionId,
			deleteImportedData: false,
		});
		const [left] = await appsOf(by);
		await deleteOAuthApp(by, { oauthAppId: left ?? "" });
	}
});

const appsOf = (by: OAuthAppsContext) =>
	inTenantSql(world.database.db, by.tenantId, async (sql) => {
		const { rows } = await sql.query<{ id: string }>(
			"select id from oauth_app where client_id = 'with-a-twin' and deleted_at is null",
		);
		return rows.map(({ id }) => id);
	});

/** An app of the installation that the sandbox knows, and a consent to it that has come back. */
async function consentTo(clientId: string, account: string) {
	await world.control("google-ads/clients", {
		clientId,
		clientSecret: firstSecret,
		redirectUris: ["http://localhost:3000/oauth/google-ads/callback"],
	});
	const { oauthAppId } = await createOAuthApp(
		world.operator,
		input({ clientId }),
	);
	const ours = await world.newTenant();
	const brandId = await createBrand(world.database.db, ours.tenantId);
	const { authorizationUrl } = await connect(
		ours,
		connectInput.parse({ brandId, platform: "GOOGLE_ADS" }),
	);
	const callback = {
		platform: "GOOGLE_ADS" as const,
		callbackQuery: await world.consent(authorizationUrl ?? "", { account }),
	};
	return { oauthAppId, ours, callback };
}

test("an app that is deleted while a consent's tokens are looked at takes no grant: nothing is written, the tokens are given back", async () => {
	const { oauthAppId, ours, callback } = await consentTo(
		"deleted-midway",
		people.brandOwner.email,
	);
	const googleAds = getPlatform(ours.platforms, "GOOGLE_ADS");
	const { accounts } = googleAds.parts;
	if (!accounts) throw new Error("no list of accounts");
	const revocations = async () =>
		(await world.requests("/google-ads/revoke")).length;
	const before = await revocations();
	await expect(
		completeConnect(
			{
				...ours,
				platforms: {
					...ours.platforms,
					GOOGLE_ADS: {
						...googleAds,
						parts: {
							...googleAds.parts,
							accounts: {
								async run(session) {
									const found = await accounts.run(session);
									await deleteOAuthApp(world.operator, { oauthAppId });
									return found;
								},
							},
						},
					},
				},
			},
			callback,
		),
	).rejects.toMatchObject(appWasChanged);
	expect(await world.leftovers(ours.tenantId)).toEqual({
		connections: 0,
		grants: 0,
	});
	expect(await revocations()).toBe(before + 1);
	expect(await world.audited("CONNECT_FAILED", ours.tenantId)).toMatchObject([
		{ detail: { code: "STATE_INVALID" } },
	]);
});

test("an app is not deleted under a consent that is being saved: who deletes waits, and sees its connection", async () => {
	const { oauthAppId, ours, callback } = await consentTo(
		"saved-meanwhile",
		people.brandOwner.email,
	);
	let connecting = Promise.resolve({ connectionId: "" });
	let deleting: Promise<unknown> = Promise.resolve();
	await inTenantSql(world.database.db, ours.tenantId, async (sql) => {
		// Holds the audit's chain, which the save takes last.
		await recordAudit(sql, ours, { action: "AUDIT_READ" });
		connecting = completeConnect(ours, callback);
		connecting.catch(() => {});
		await waiters(sql, 1);
		deleting = deleteOAuthApp(world.operator, { oauthAppId });
		await Promise.race([waiters(sql, 2), deleting.catch(() => {})]);
	});
	const { connectionId } = await connecting;
	await expect(deleting).rejects.toMatchObject({
		code: "CONFLICT",
		message: expect.stringMatching(/^1 connection uses this app/),
	});
	expect((await world.find(ours, "saved-meanwhile"))?.clientId).toBe(
		"saved-meanwhile",
	);
	await disconnect(ours, { connectionId, deleteImportedData: false });
	await deleteOAuthApp(world.operator, { oauthAppId });
});

/** Until so many sessions of this database wait for a lock. */
async function waiters(sql: SqlExecutor, count: number): Promise<void> {
	for (;;) {
		// Within a transaction the sessions that began later are not seen otherwise.
		await sql.query("select pg_stat_clear_snapshot()");
		const { rows } = await sql.query<{ waiting: bigint }>(
			`select count(*) as waiting from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock'`,
		);
		if ((rows[0]?.waiting ?? 0n) >= count) return;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}
