import { connect, connectInput } from "@patchbay/connections";
import { INSTANCE_TENANT_ID } from "@patchbay/db";
import {
	createOAuthApp,
	deleteOAuthApp,
	ensureOAuthApp,
} from "@patchbay/oauth-apps";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asOwner } from "../support/as-owner.ts";
import {
	firstSecret,
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

test("a tenant's app comes before the installation's, and that before the environment's; nobody else gets it", async () => {
	const [ours, theirs] = [await world.newTenant(), await world.newTenant()];
	expect((await world.find(ours))?.clientId).toBe("sandbox-google-client");
	const { oauthAppId: ofAll } = await createOAuthApp(
		world.operator,
		input({ clientId: "of-all" }),
	);
	const { oauthAppId } = await createOAuthApp(
		ours,
		input({
			clientId: "ours-alone",
			extras: { developerToken: "dev-token", loginCustomerId: "1112223333" },
		}),
	);

	expect(await world.find(ours)).toMatchObject({
		clientId: "ours-alone",
		redirectUri: "http://localhost:3000/oauth/google-ads/callback",
		extras: { developerToken: "dev-token", loginCustomerId: "1112223333" },
	});
	expect(texts((await world.find(ours))?.clientSecrets)).toEqual([firstSecret]);
	expect((await world.find(theirs))?.clientId).toBe("of-all");
	expect(await world.find(theirs, "ours-alone")).toBeUndefined();
	// A grant is refreshed with the app that it was given to, wherever that one stands.
	for (const clientId of ["ours-alone", "of-all", "sandbox-google-client"])
		expect((await world.find(ours, clientId))?.clientId).toBe(clientId);

	await deleteOAuthApp(ours, { oauthAppId });
	expect((await world.find(ours))?.clientId).toBe("of-all");
	expect(await world.find(ours, "ours-alone")).toBeUndefined();
	await deleteOAuthApp(world.operator, { oauthAppId: ofAll });
	expect((await world.find(ours))?.clientId).toBe("sandbox-google-client");
});

test("an app of Google Ads serves Google Workspace with that platform's redirect URI, until one of its own stands", async () => {
	const ours = await world.newTenant();
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
	expect((await world.find(ours))?.clientId).toBe("google-family");
});

test("an app with its own list of scopes is not asked for more", async () => {
	const ours = await world.newTenant();
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
	expect(await ensureOAuthApp(world.operator, wanted)).toMatchObject({
		created: true,
		secretsAdded: 2,
	});
	const { oauthAppId, ...second } = await ensureOAuthApp(
		world.operator,
		wanted,
	);
	expect(second).toEqual({
		created: false,
		secretsAdded: 0,
		extrasChanged: [],
		redirectUriChanged: false,
	});
	const third = await ensureOAuthApp(world.operator, {
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
	await deleteOAuthApp(world.operator, { oauthAppId });
});
