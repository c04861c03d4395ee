import { randomUUID } from "node:crypto";
import type { AccessContext } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	completeConnect,
	connect,
	connectInput,
	disconnect,
} from "@patchbay/connections";
import {
	createDatabase,
	INSTANCE_TENANT_ID,
	inTenantSql,
	type SqlExecutor,
} from "@patchbay/db";
import { sealOwners } from "@patchbay/installation";
import { createKeyRotation } from "@patchbay/keys";
import { createLogger } from "@patchbay/logger";
import {
	createOAuthApp,
	createOAuthAppInput,
	deleteOAuthApp,
	ensureOAuthApp,
	type OAuthAppsContext,
	updateOAuthApp,
	updateOAuthAppInput,
} from "@patchbay/oauth-apps";
import { getPlatform } from "@patchbay/platforms";
import { createTenant as makeTenant } from "@patchbay/tenancy";
import {
	createLocalKeyProvider,
	createVault,
	type Secret,
} from "@patchbay/vault";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApi } from "../support/api.ts";
import { asOwner } from "../support/as-owner.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";
import { createBrand } from "../support/factories/brand.ts";
import { createTenant } from "../support/factories/tenant.ts";

let world: Connecting;
/** The operator, for the apps that serve every tenant. */
let operator: OAuthAppsContext;
beforeAll(async () => {
	world = await startConnecting();
	operator = world.as({
		tenantId: INSTANCE_TENANT_ID,
		actor: { type: "SYSTEM", name: "oauth-app" },
		role: null,
		scopes: [],
		requestId: "test",
	});
});
afterAll(() => world.close());

const firstSecret = "first-client-secret-of-this-test";
const input = (more: Record<string, unknown> = {}) =>
	createOAuthAppInput.parse({
		platform: "GOOGLE_ADS",
		label: "Ours",
		clientId: "client-one",
		clientSecret: firstSecret,
		...more,
	});
const change = (ctx: OAuthAppsContext, more: Record<string, unknown>) =>
	updateOAuthApp(ctx, updateOAuthAppInput.parse(more));
const newTenant = async () =>
	world.as((await createTenant(world.database)).ctx);
const find = (ctx: AccessContext, clientId?: string) =>
	world.ctx.oauthApps.find(
		"GOOGLE_ADS",
		ctx.tenantId,
		clientId ? { clientId } : {},
	);
const texts = (secrets: readonly Secret<string>[] = []) =>
	secrets.map((secret) => secret.reveal());

/** The refusal of a consent whose app is gone when it comes back. */
const appWasChanged = {
	code: "STATE_INVALID",
	message: expect.stringMatching(/was changed while you were connecting/),
};

test("a tenant's app comes before the installation's, and that before the environment's; nobody else gets it", async () => {
	const [ours, theirs] = [await newTenant(), await newTenant()];
	expect((await find(ours))?.clientId).toBe("sandbox-google-client");
	const { oauthAppId: ofAll } = await createOAuthApp(
		operator,
		input({ clientId: "of-all" }),
	);
	const { oauthAppId } = await createOAuthApp(
		ours,
		input({
			clientId: "ours-alone",
			extras: { developerToken: "dev-token", loginCustomerId: "1112223333" },
		}),
	);

	expect(await find(ours)).toMatchObject({
		clientId: "ours-alone",
		redirectUri: "http://localhost:3000/oauth/google-ads/callback",
		extras: { developerToken: "dev-token", loginCustomerId: "1112223333" },
	});
	expect(texts((await find(ours))?.clientSecrets)).toEqual([firstSecret]);
	expect((await find(theirs))?.clientId).toBe("of-all");
	expect(await find(theirs, "ours-alone")).toBeUndefined();
	// A grant is refreshed with the app that it was given to, wherever that one stands.
	for (const clientId of ["ours-alone", "of-all", "sandbox-google-client"])
		expect((await find(ours, clientId))?.clientId).toBe(clientId);

	await deleteOAuthApp(ours, { oauthAppId });
	expect((await find(ours))?.clientId).toBe("of-all");
	expect(await find(ours, "ours-alone")).toBeUndefined();
	await deleteOAuthApp(operator, { oauthAppId: ofAll });
	expect((await find(ours))?.clientId).toBe("sandbox-google-client");
});

test("an app of Google Ads serves Google Workspace with that platform's redirect URI, until one of its own stands", async () => {
	const ours = await newTenant();
	await createOAuthApp(ours, input({ clientId: "google-family" }));
	const workspace = () =>
		world.ctx.oauthApps.find("GOOGLE_WORKSPACE", ours.tenantId);
	expect(await workspace()).toMatchObject({
		platform: "GOOGLE_WORKSPACE",
		clientId: "google-family",
		redirectUri: "http://localhost:3000/oauth/google-workspace/callback",
	});
	expect(await world.ctx.oauthApps.configuredPlatforms(ours.tenantId)).toEqual(
		new Set(["GOOGLE_ADS", "GOOGLE_WORKSPACE"]),
	);
	await createOAuthApp(
		ours,
		input({ clientId: "workspace-alone", platform: "GOOGLE_WORKSPACE" }),
	);
	expect((await workspace())?.clientId).toBe("workspace-alone");
	expect((await find(ours))?.clientId).toBe("google-family");
});

test("secrets and extras are sealed; the audit names the change and holds neither", async () => {
	const ours = await newTenant();
	const { oauthAppId } = await createOAuthApp(
		ours,
		input({ extras: { developerToken: "a-developer-token" } }),
	);
	await change(ours, {
		oauthAppId,
		addClientSecret: "second-secret-of-this-test",
		extras: { developerToken: null, loginCustomerId: "9998887777" },
		label: "Renamed",
	});
	expect((await find(ours))?.extras).toEqual({ loginCustomerId: "9998887777" });
	await deleteOAuthApp(ours, { oauthAppId });
	const all = await asOwner(world.database, ours.tenantId, async (client) => {
		const rows: string[] = [];
		for (const table of ["oauth_app", "oauth_app_secret", "audit_event"]) {
			const dump = await client.query(
				`select to_jsonb(t)::text as row from ${table} t`,
			);
			rows.push(...dump.rows.map(({ row }) => row as string));
		}
		return rows;
	});
	for (const secret of [firstSecret, "second-secret", "a-developer-token"]) {
		const hex = Buffer.from(secret).toString("hex");
		expect(all.some((row) => row.includes(secret) || row.includes(hex))).toBe(
			false,
		);
	}
	for (const action of [
		"OAUTH_APP_CREATE",
		"OAUTH_APP_CHANGE",
		"OAUTH_APP_DELETE",
	])
		expect(await world.audited(action, ours.tenantId)).toMatchObject([
			{ succeeded: true, targetId: oauthAppId },
		]);
	// What was sealed is gone with the app.
	const left = await inTenantSql(ours.db, ours.tenantId, (sql) =>
		sql.query(
			"select sealed_extras, (select count(*)::int from oauth_app_secret) as secrets from oauth_app",
		),
	);
	expect(left.rows).toEqual([{ sealed_extras: null, secrets: 0 }]);
});

test("a client secret is rotated without a restart: the newest is tried first, the older one until it is dropped", async () => {
	const ours = await newTenant();
	const { oauthAppId } = await createOAuthApp(
		ours,
		input({
			clientId: "rotated",
			clientSecret: "old-secret",
		}),
	);
	await world.control("google-ads/clients", {
		clientId: "rotated",
		clientSecret: "old-secret",
		redirectUris: ["http://localhost:3000/oauth/google-ads/callback"],
	});
	const { brandId, connectionId } = await connectAs(ours);
	expect(brandId).toBeDefined();
	const grantId = await grantOf(ours, connectionId);
	// Two processes that have run before, and go on as they are.
	const others = [ours.credentials, world.otherProcess().credentials];
	const refreshes = async () => {
		for (const credentials of others)
			expect(
				(await credentials.refreshGrant(ours, grantId)).grantedScopes,
			).not.toEqual([]);
	};
	await refreshes();
	await change(ours, { oauthAppId, addClientSecret: "new-secret" });
	expect(texts((await find(ours))?.clientSecrets)).toEqual([
		"new-secret",
		"old-secret",
	]);
	// The platform does not know the new one yet.
	await refreshes();
	await world.control("google-ads/clients", {
		clientId: "rotated",
		clientSecret: "new-secret",
	});
	// Nor the old one any more.
	await refreshes();
	await change(ours, { oauthAppId, dropOldestClientSecret: true });
	await refreshes();
	await expect(
		change(ours, { oauthAppId, dropOldestClientSecret: true }),
	).rejects.toMatchObject({
		code: "CONFLICT",
		field: ["dropOldestClientSecret"],
	});
	// Given up and come anew in one step.
	await world.control("google-ads/clients", {
		clientId: "rotated",
		clientSecret: "newest-secret",
	});
	await expect(
		ours.credentials.refreshGrant(ours, grantId),
	).rejects.toMatchObject({ code: "APP_REJECTED" });
	await change(ours, {
		oauthAppId,
		addClientSecret: "newest-secret",
		dropOldestClientSecret: true,
	});
	await refreshes();
	await disconnect(ours, { connectionId, deleteImportedData: false });
	await deleteOAuthApp(ours, { oauthAppId });
});

test("of two people who add a secret at once both are kept; one client is set up once, and takes five secrets", async () => {
	const ours = await newTenant();
	const created = await Promise.allSettled(
		[1, 2, 3].map(() => createOAuthApp(ours, input({ clientId: "at-once" }))),
	);
	const made = created.flatMap((each) =>
		each.status === "fulfilled" ? [each.value] : [],
	);
	expect(made).toHaveLength(1);
	expect(created.filter((each) => each.status === "rejected")).toMatchObject([
		{ reason: { code: "CONFLICT", field: ["clientId"] } },
		{ reason: { code: "CONFLICT", field: ["clientId"] } },
	]);
	const oauthAppId = made[0]?.oauthAppId ?? "";
	await Promise.all(
		["by-ann", "by-ben", "by-cleo"].map((addClientSecret) =>
			change(ours, { oauthAppId, addClientSecret }),
		),
	);
	const app = await find(ours);
	expect(texts(app?.clientSecrets).sort()).toEqual([
		"by-ann",
		"by-ben",
		"by-cleo",
		firstSecret,
	]);
	await expect(
		change(ours, { oauthAppId, addClientSecret: "by-ben" }),
	).rejects.toMatchObject({ code: "CONFLICT" });
	await change(ours, { oauthAppId, addClientSecret: "the-fifth" });
	await expect(
		change(ours, { oauthAppId, addClientSecret: "the-sixth" }),
	).rejects.toMatchObject({ code: "LIMIT_REACHED" });
	expect(texts((await find(ours))?.clientSecrets)[0]).toBe("the-fifth");
});

test("what somebody put back, took away or moved to another app is noticed when it is used", async () => {
	const ours = await newTenant();
	const { oauthAppId } = await createOAuthApp(
		ours,
		input({ extras: { developerToken: "the-first" } }),
	);
	const { oauthAppId: another } = await createOAuthApp(
		ours,
		input({ clientId: "another" }),
	);
	const backup = async () => {
		await asSuperuser(
			world.database,
			`drop table if exists kept_app, kept_secret;
			create table kept_app as select * from oauth_app where tenant_id = '${ours.tenantId}';
			create table kept_secret as select * from oauth_app_secret where tenant_id = '${ours.tenantId}'`,
		);
	};
	const restore = () =>
		asSuperuser(
			world.database,
			`delete from oauth_app_secret where tenant_id = '${ours.tenantId}';
			insert into oauth_app_secret select * from kept_secret;
			update oauth_app a set sealed_extras = k.sealed_extras, version = k.version from kept_app k where k.id = a.id`,
		);
	const isTampered = () =>
		expect(find(ours, "client-one")).rejects.toMatchObject({
			name: "SecretTampered",
		});
	await backup();
	await change(ours, { oauthAppId, extras: { developerToken: "the-second" } });
	await restore();
	await isTampered();
	await expect(
		change(ours, { oauthAppId, addClientSecret: "one-more" }),
	).rejects.toMatchObject({ name: "SecretTampered" });

	const { oauthAppId: whole } = await createOAuthApp(
		ours,
		input({ clientId: "whole" }),
	);
	await asSuperuser(
		world.database,
		`update oauth_app_secret s set sealed_secret = o.sealed_secret from oauth_app_secret o
		where s.oauth_app_id = '${whole}' and o.oauth_app_id = '${another}'`,
	);
	await expect(find(ours, "whole")).rejects.toMatchObject({
		name: "SecretTampered",
	});
	await asSuperuser(
		world.database,
		`delete from oauth_app_secret where oauth_app_id = '${another}'`,
	);
	await expect(find(ours, "another")).rejects.toMatchObject({
		name: "SecretTampered",
	});
});

test("a rotation of the tenant's key seals apps anew, and they go on serving", async () => {
	const ours = await newTenant();
	const { oauthAppId } = await createOAuthApp(
		ours,
		input({ extras: { developerToken: "kept-over-a-rotation" } }),
	);
	await change(ours, { oauthAppId, addClientSecret: "second-before-rotation" });
	const rotation = createKeyRotation({
		owners: sealOwners,
		db: ours.db,
		vault: createVault({
			keyProvider: createLocalKeyProvider({ masterKey: world.masterKey }),
		}),
		logger: createLogger({ name: "test", level: "silent" }),
	});
	await rotation.request([ours.tenantId], {
		kinds: ["TENANT_KEY", "DATA"],
		requestedBy: "test",
	});
	for (;;) {
		const { state } = await rotation.run(ours.tenantId);
		if (state === "none") break;
	}
	expect(await rotation.remaining(ours.tenantId)).toMatchObject({
		sealedRows: 0,
	});
	const app = await world
		.otherProcess()
		.oauthApps.find("GOOGLE_ADS", ours.tenantId);
	expect(app?.extras).toEqual({ developerToken: "kept-over-a-rotation" });
	expect(texts(app?.clientSecrets)).toEqual([
		"second-before-rotation",
		firstSecret,
	]);
	await change(ours, { oauthAppId, dropOldestClientSecret: true });
	expect(texts((await find(ours))?.clientSecrets)).toEqual([
		"second-before-rotation",
	]);
});

test("an app is not deleted while connections use it, of any tenant for the installation's", async () => {
	await world.control("google-ads/clients", {
		clientId: "in-use",
		clientSecret: firstSecret,
		redirectUris: ["http://localhost:3000/oauth/google-ads/callback"],
	});
	const { oauthAppId } = await createOAuthApp(
		operator,
		input({ clientId: "in-use" }),
	);
	const [ours, theirs] = [await newTenant(), await newTenant()];
	const mine = await connectAs(ours);
	const other = await connectAs(theirs);
	await expect(deleteOAuthApp(operator, { oauthAppId })).rejects.toMatchObject({
		code: "CONFLICT",
		message: expect.stringMatching(/^2 connections use this app/),
	});
	await disconnect(ours, {
		connectionId: mine.connectionId,
		deleteImportedData: false,
	});
	await expect(deleteOAuthApp(operator, { oauthAppId })).rejects.toMatchObject({
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
	await deleteOAuthApp(operator, { oauthAppId });
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
	const tenants = [await newTenant(), await newTenant()] as const;
	for (const [by, ours] of [
		[operator, tenants[0]],
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
		expect((await find(ours, clientId))?.extras).toEqual({
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
	const { oauthAppId } = await createOAuthApp(operator, input({ clientId }));
	const ours = await newTenant();
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
									await deleteOAuthApp(operator, { oauthAppId });
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
		deleting = deleteOAuthApp(operator, { oauthAppId });
		await Promise.race([waiters(sql, 2), deleting.catch(() => {})]);
	});
	const { connectionId } = await connecting;
	await expect(deleting).rejects.toMatchObject({
		code: "CONFLICT",
		message: expect.stringMatching(/^1 connection uses this app/),
	});
	expect((await find(ours, "saved-meanwhile"))?.clientId).toBe(
		"saved-meanwhile",
	);
	await disconnect(ours, { connectionId, deleteImportedData: false });
	await deleteOAuthApp(operator, { oauthAppId });
});

/** Until so many sessions of this database wait for a lock. */
async function waiters(sql: SqlExecutor, count: number): Promise<void> {
	for (;;) {
		const { rows } = await sql.query<{ waiting: bigint }>(
			`select count(*) as waiting from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock'`,
		);
		if ((rows[0]?.waiting ?? 0n) >= count) return;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

test("only an owner manages apps, of the own tenant: another's is not found, the installation's is refused", async () => {
	const ours = await newTenant();
	const { oauthAppId } = await createOAuthApp(
		ours,
		input({ clientId: "managed" }),
	);
	for (const role of ["MEMBER", "ADMIN"] as const) {
		const ctx = { ...ours, role };
		await expect(createOAuthApp(ctx, input())).rejects.toMatchObject({
			code: "FORBIDDEN",
		});
		await expect(change(ctx, { oauthAppId, label: "x" })).rejects.toMatchObject(
			{ code: "FORBIDDEN" },
		);
		await expect(deleteOAuthApp(ctx, { oauthAppId })).rejects.toMatchObject({
			code: "FORBIDDEN",
		});
	}
	const theirs = await newTenant();
	for (const attempt of [
		() => change(theirs, { oauthAppId, label: "x" }),
		() => deleteOAuthApp(theirs, { oauthAppId }),
	])
		await expect(attempt()).rejects.toMatchObject({ code: "NOT_FOUND" });
	const { oauthAppId: ofAll } = await createOAuthApp(
		operator,
		input({ clientId: "of-the-operator" }),
	);
	for (const attempt of [
		() => change(theirs, { oauthAppId: ofAll, label: "x" }),
		() => deleteOAuthApp(theirs, { oauthAppId: ofAll }),
	])
		await expect(attempt()).rejects.toMatchObject({ code: "FORBIDDEN" });
	await deleteOAuthApp(operator, { oauthAppId: ofAll });
});

test("a redirect URI, scopes and extras that do not fit are refused with their field", async () => {
	const ours = await newTenant();
	const refused = async (more: Record<string, unknown>, field: string[]) =>
		expect(createOAuthApp(ours, input(more))).rejects.toMatchObject({
			code: "INVALID_INPUT",
			field,
		});
	for (const redirectUri of [
		"http://patchbay.example.com/oauth/google-ads/callback",
		"https://evil.example/oauth/google-ads/callback",
		"http://localhost:3001/oauth/google-ads/callback",
		"http://localhost:3000/oauth/google-ads/callback#fragment",
		"http://user@localhost:3000/oauth/google-ads/callback",
		"javascript:alert(1)",
		"/oauth/google-ads/callback",
	])
		await refused({ redirectUri }, ["redirectUri"]);
	await refused({ scopes: ["https://www.googleapis.com/auth/gmail"] }, [
		"scopes",
	]);
	await refused({ scopes: ["openid"] }, ["scopes"]);
	await refused({ extras: { loginCustomerId: "111-222-333" } }, [
		"extras",
		"loginCustomerId",
	]);
	await refused({ extras: { apiKey: "x" } }, ["extras", "apiKey"]);
	await expect(
		createOAuthApp(
			ours,
			input({
				redirectUri: "/oauth/google-ads/callback",
				scopes: ["openid"],
				extras: { apiKey: "x", loginCustomerId: "12" },
			}),
		),
	).rejects.toMatchObject({
		problems: [
			{ field: ["redirectUri"] },
			{ field: ["scopes"] },
			{ field: ["extras", "apiKey"] },
			{ field: ["extras", "loginCustomerId"] },
		],
	});
	await expect(
		createOAuthApp(ours, input({ platform: "META_ADS" })),
	).rejects.toMatchObject({ code: "UNSUPPORTED_BY_PLATFORM" });
	// The operator may put another host in front.
	const { oauthAppId } = await createOAuthApp(
		operator,
		input({
			clientId: "elsewhere",
			redirectUri: "https://connect.example.com/oauth/google-ads/callback",
		}),
	);
	await deleteOAuthApp(operator, { oauthAppId });
	for (const wrong of [
		{ clientId: "with blank" },
		{ clientId: "" },
		{ clientSecret: "" },
		{ clientSecret: "x".repeat(1001) },
		{ clientSecret: "line\nbreak" },
		{ label: " " },
	])
		expect(
			createOAuthAppInput.safeParse({ ...input(), ...wrong }).success,
		).toBe(false);
	expect(
		updateOAuthAppInput.safeParse({ oauthAppId: INSTANCE_TENANT_ID }).error
			?.issues[0]?.message,
	).toBe("Say what to change.");
});

test("an app with its own list of scopes is not asked for more", async () => {
	const ours = await newTenant();
	await createOAuthApp(
		ours,
		input({
			clientId: "drive-alone",
			platform: "GOOGLE_WORKSPACE",
			scopes: ["openid", "email", "https://www.googleapis.com/auth/drive.file"],
		}),
	);
	const { rows } = await asOwner(world.database, ours.tenantId, (client) =>
		client.query(
			`insert into brand (id, tenant_id, name, updated_at) values (gen_random_uuid(), $1, 'B', now()) returning id`,
			[ours.tenantId],
		),
	);
	const given = { brandId: rows[0].id, platform: "GOOGLE_WORKSPACE" };
	await expect(
		connect(ours, connectInput.parse({ ...given, scopeSets: ["sheets"] })),
	).rejects.toMatchObject({
		code: "APP_NOT_CONFIGURED",
		field: ["scopeSets"],
	});
	const { authorizationUrl } = await connect(ours, connectInput.parse(given));
	expect(new URL(authorizationUrl ?? "").searchParams.get("client_id")).toBe(
		"drive-alone",
	);
});

test("ensuring an app twice changes nothing the second time, and adds what is new", async () => {
	const wanted = {
		platform: "GOOGLE_ADS" as const,
		label: "Ensured",
		clientId: "ensured",
		clientSecrets: ["newer", "older"],
		extras: { developerToken: "t" },
	};
	expect(await ensureOAuthApp(operator, wanted)).toMatchObject({
		created: true,
		secretsAdded: 2,
	});
	const { oauthAppId, ...second } = await ensureOAuthApp(operator, wanted);
	expect(second).toEqual({
		created: false,
		secretsAdded: 0,
		extrasChanged: [],
		redirectUriChanged: false,
	});
	const third = await ensureOAuthApp(operator, {
		...wanted,
		clientSecrets: ["newest", "newer"],
		extras: { loginCustomerId: "1112223333" },
	});
	expect(third).toMatchObject({
		secretsAdded: 1,
		extrasChanged: ["loginCustomerId"],
	});
	const app = await world.ctx.oauthApps.find("GOOGLE_ADS", INSTANCE_TENANT_ID, {
		clientId: "ensured",
	});
	expect(texts(app?.clientSecrets)).toEqual(["newest", "newer", "older"]);
	expect(app?.extras).toEqual({
		developerToken: "t",
		loginCustomerId: "1112223333",
	});
	await deleteOAuthApp(operator, { oauthAppId });
});

test("the API shows what apps are and takes changes, and never gives a secret back", async () => {
	const api = await startApi({
		database: world.database,
		env: { PATCHBAY_MASTER_KEY: world.masterKey },
	});
	try {
		const fields =
			"id platform label clientId redirectUri scopes extras secretCount owner createdAt";
		const { oauthAppId: ofAll } = await createOAuthApp(
			operator,
			input({ clientId: "for-everybody", label: "For everybody" }),
		);
		const run = async (name: string, type: string, given: object) => {
			const data: Record<string, Payload> = await api.client.query(
				`mutation ($input: ${type}!) { ${name}(input: $input) { oauthApp { ${fields} } userErrors { code field message } } }`,
				{ input: given },
			);
			return data[name] as Payload;
		};
		const created = await run("createOAuthApp", "CreateOAuthAppInput", {
			platform: "GOOGLE_ADS",
			label: "By the API",
			clientId: "by-the-api",
			clientSecret: firstSecret,
			extras: { developerToken: "a-token-of-the-api" },
		});
		expect(created).toMatchObject({
			oauthApp: {
				clientId: "by-the-api",
				redirectUri: "http://localhost:3000/oauth/google-ads/callback",
				scopes: expect.arrayContaining([
					"https://www.googleapis.com/auth/adwords",
				]),
				extras: ["developerToken"],
				secretCount: 1,
				owner: "TENANT",
			},
			userErrors: [],
		});
		const oauthAppId = created.oauthApp?.id;
		expect(
			await run("updateOAuthApp", "UpdateOAuthAppInput", {
				oauthAppId,
				addClientSecret: "the-next-one",
				extras: { developerToken: null },
			}),
		).toMatchObject({ oauthApp: { secretCount: 2, extras: [] } });
		expect(
			await run("updateOAuthApp", "UpdateOAuthAppInput", {
				oauthAppId,
				extras: { loginCustomerId: "12" },
			}),
		).toMatchObject({
			oauthApp: null,
			userErrors: [
				{ code: "INVALID_INPUT", field: ["extras", "loginCustomerId"] },
			],
		});
		const wrong = {
			extras: { loginCustomerId: "12", operationsPerDay: "many", apiKey: "x" },
		};
		const everyFault = [
			["extras", "apiKey"],
			["extras", "loginCustomerId"],
			["extras", "operationsPerDay"],
		];
		for (const [name, type, more] of [
			["updateOAuthApp", "UpdateOAuthAppInput", { oauthAppId }],
			[
				"createOAuthApp",
				"CreateOAuthAppInput",
				{
					platform: "GOOGLE_ADS",
					label: "Another",
					clientId: "another-client",
					clientSecret: "another-secret",
				},
			],
		] as const) {
			const { userErrors } = await run(name, type, { ...more, ...wrong });
			expect(userErrors.map(({ field }) => field).toSorted()).toEqual(
				everyFault,
			);
		}
		const data: {
			tenant: { oauthApps: { nodes: App[]; totalCount: number } };
			node: { clientId: string };
			platforms: { platform: string; appConfigured: boolean }[];
		} = await api.client.query(
			`query ($id: ID!) {
				tenant { oauthApps(first: 5, platform: GOOGLE_ADS) { nodes { ${fields} } totalCount } }
				node(id: $id) { ... on OAuthApp { clientId } }
				platforms { platform appConfigured }
			}`,
			{ id: oauthAppId },
		);
		expect(
			data.tenant.oauthApps.nodes.map(({ label, owner }) => [label, owner]),
		).toEqual([
			["By the API", "TENANT"],
			["For everybody", "INSTANCE"],
		]);
		expect(data.node).toEqual({ clientId: "by-the-api" });
		expect(
			data.platforms.flatMap(({ platform, appConfigured }) =>
				appConfigured ? [platform] : [],
			),
			// Klaviyo is connected by key, and needs no app.
		).toEqual(["GOOGLE_ADS", "KLAVIYO", "GOOGLE_WORKSPACE"]);
		for (const secret of [firstSecret, "the-next-one", "a-token-of-the-api"]) {
			expect(JSON.stringify(data)).not.toContain(secret);
			expect(api.log.join("")).not.toContain(secret);
		}
		// The installation's app is seen, and changed by the operator alone.
		const instanceId = data.tenant.oauthApps.nodes[1]?.id;
		for (const [name, type] of [
			["updateOAuthApp", "UpdateOAuthAppInput"],
			["deleteOAuthApp", "OAuthAppInput"],
		] as const)
			expect(
				await run(name, type, {
					oauthAppId: instanceId,
					...(name === "updateOAuthApp" ? { label: "Mine" } : {}),
				}),
			).toMatchObject({ userErrors: [{ code: "FORBIDDEN" }] });
		expect(
			await run("deleteOAuthApp", "OAuthAppInput", { oauthAppId }),
		).toMatchObject({ oauthApp: { clientId: "by-the-api" }, userErrors: [] });
		expect(
			await run("deleteOAuthApp", "OAuthAppInput", { oauthAppId }),
		).toMatchObject({ userErrors: [{ code: "NOT_FOUND" }] });
		await deleteOAuthApp(operator, { oauthAppId: ofAll });
	} finally {
		await api.stop();
	}
});

test("the installation's tenant takes no people, keys, brands or invitations, whoever asks", async () => {
	const attempts = [
		`insert into member (id, tenant_id, user_id, email, role) values (gen_random_uuid(), $1, gen_random_uuid(), 'a@example.com', 'OWNER')`,
		`insert into api_key (id, tenant_id, name, prefix, key_hash) values (gen_random_uuid(), $1, 'k', 'p', 'h')`,
		`insert into brand (id, tenant_id, name, updated_at) values (gen_random_uuid(), $1, 'B', now())`,
		`insert into invitation (id, tenant_id, email, role, token_hash, invited_by_type, expires_at)
			values (gen_random_uuid(), $1, 'a@example.com', 'OWNER', 'h', 'SYSTEM', now())`,
	];
	for (const statement of attempts)
		await expect(
			asOwner(world.database, INSTANCE_TENANT_ID, (client) =>
				client.query(statement, [INSTANCE_TENANT_ID]),
			),
		).rejects.toThrow(/tenant of the installation itself can have no/);
	const owner = createDatabase({
		url: world.database.ownerUrl,
		applicationName: "patchbay-test-owner",
	});
	try {
		await expect(
			makeTenant(owner, {
				name: "Impostor",
				slug: "installation",
				owner: { userId: randomUUID(), name: "Ann", email: "ann@example.com" },
			}),
		).rejects.toMatchObject({ code: "CONFLICT", field: ["slug"] });
	} finally {
		await owner.close();
	}
});

interface App {
	id: string;
	label: string;
	owner: string;
}

interface Payload {
	oauthApp: App | null;
	userErrors: { code: string; field: string[] | null }[];
}

async function connectAs(
	ctx: Connecting["ctx"],
): Promise<{ brandId: string; connectionId: string }> {
	const brandId = await asOwner(
		world.database,
		ctx.tenantId,
		async (client) => {
			const { rows } = await client.query(
				`insert into brand (id, tenant_id, name, updated_at) values (gen_random_uuid(), $1, 'North', now()) returning id`,
				[ctx.tenantId],
			);
			return rows[0].id as string;
		},
	);
	const { authorizationUrl } = await connect(
		ctx,
		connectInput.parse({ brandId, platform: "GOOGLE_ADS" }),
	);
	const { connectionId } = await completeConnect(ctx, {
		platform: "GOOGLE_ADS",
		callbackQuery: await world.consent(authorizationUrl ?? "", {
			account: people.brandOwner.email,
		}),
	});
	await world.readAccounts(ctx);
	return { brandId, connectionId };
}

async function grantOf(
	ctx: Connecting["ctx"],
	connectionId: string,
): Promise<string> {
	return inTenantSql(ctx.db, ctx.tenantId, async (sql) => {
		const { rows } = await sql.query<{ grant_id: string }>(
			"select grant_id from connection where id = $1",
			[connectionId],
		);
		return rows[0]?.grant_id ?? "";
	});
}
