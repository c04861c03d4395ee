import { disconnect } from "@patchbay/connections";
import { inTenantSql } from "@patchbay/db";
import { sealOwners } from "@patchbay/installation";
import { createKeyRotation } from "@patchbay/keys";
import { createLogger } from "@patchbay/logger";
import { createOAuthApp, deleteOAuthApp } from "@patchbay/oauth-apps";
import { createLocalKeyProvider, createVault } from "@patchbay/vault";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asOwner } from "../support/as-owner.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import {
	changeApp as change,
	firstSecret,
	grantOf,
	appInput as input,
	type OAuthAppWorld,
	startOAuthApps,
	secretTexts as texts,
} from "../support/oauth-apps.ts";

let world: OAuthAppWorld;
beforeAll(async () => {
	world = await startOAuthApps();
});
afterAll(() => world.close());

test("secrets and extras are sealed; the audit names the change and holds neither", async () => {
	const ours = await world.newTenant();
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
	expect((await world.find(ours))?.extras).toEqual({
		loginCustomerId: "9998887777",
	});
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
	const ours = await world.newTenant();
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
	const { brandId, connectionId } = await world.connectAs(ours);
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
	expect(texts((await world.find(ours))?.clientSecrets)).toEqual([
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
	const ours = await world.newTenant();
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
	const app = await world.find(ours);
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
	expect(texts((await world.find(ours))?.clientSecrets)[0]).toBe("the-fifth");
});

test("what somebody put back, took away or moved to another app is noticed when it is used", async () => {
	const ours = await world.newTenant();
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
		expect(world.find(ours, "client-one")).rejects.toMatchObject({
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
	await expect(world.find(ours, "whole")).rejects.toMatchObject({
		name: "SecretTampered",
	});
	await asSuperuser(
		world.database,
		`delete from oauth_app_secret where oauth_app_id = '${another}'`,
	);
	await expect(world.find(ours, "another")).rejects.toMatchObject({
		name: "SecretTampered",
	});
});

test("a rotation of the tenant's key seals apps anew, and they go on serving", async () => {
	const ours = await world.newTenant();
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
	expect(texts((await world.find(ours))?.clientSecrets)).toEqual([
		"second-before-rotation",
	]);
});
