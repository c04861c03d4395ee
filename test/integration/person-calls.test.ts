import { createHmac } from "node:crypto";
import { finishDataDeletions } from "@patchbay/connections";
import type { Platform } from "@patchbay/platforms";
import { beforeAll, expect, test } from "vitest";
import { tiktokAds } from "../../apps/sandbox/src/tiktok-ads/module.ts";
import { metaPersonCalls } from "../../packages/platforms/src/meta-ads/signed-request.ts";
import { clientOf, createKey, everyScope } from "../support/api.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { useConsentStand } from "../support/consent-stand.ts";
import { createTenant } from "../support/factories/tenant.ts";
import type { Answer } from "../support/graphql-client.ts";

// A platform tells that a person removed the app, or wants their data deleted: no tenant is named, and nobody is signed in.

const app = tiktokAds.client?.OAUTH2;
if (!app) throw new Error("TikTok has no app");
const stand = useConsentStand({
	platform: "TIKTOK_ADS",
	folder: "tiktok-ads",
	app: { label: "Our app", ...app },
	reset: (control) => control("tiktok-ads/reset-limits"),
});
const { connectAs, show, tryToConnect } = stand;

beforeAll(() => {
	const { services } = stand.api;
	// The calls are Meta's: here another platform makes them, whose people can connect.
	services.platforms = {
		...services.platforms,
		TIKTOK_ADS: {
			...(services.platforms.TIKTOK_ADS as Platform),
			personCalls: metaPersonCalls,
		},
	};
});

const nowSeconds = () => Math.floor(Date.now() / 1_000);

function sign(
	userId: string,
	{ secret = app?.secret ?? "", issuedAt = nowSeconds() } = {},
): URLSearchParams {
	const body = Buffer.from(
		JSON.stringify({
			algorithm: "HMAC-SHA256",
			user_id: userId,
			issued_at: issuedAt,
		}),
	).toString("base64url");
	const signature = createHmac("sha256", secret).update(body);
	return new URLSearchParams({
		signed_request: `${signature.digest("base64url")}.${body}`,
	});
}

async function call(
	kind: "deauthorize" | "data-deletion",
	form: URLSearchParams | string,
	{
		client = app?.id,
		platform = "tiktok-ads",
		...init
	}: { client?: string | undefined; platform?: string } & RequestInit = {},
): Promise<{ status: number; body: Answer }> {
	const reply = await fetch(
		`${stand.api.url}/api/platform-callbacks/${platform}/${client}/${kind}`,
		{ method: "POST", body: form, ...init },
	);
	return { status: reply.status, body: (await reply.json()) as Answer };
}

/** Forgets what strangers were counted for. */
const forgetStrangers = () =>
	asSuperuser(
		stand.database,
		"delete from auth.sign_in_throttle where key like 'stranger%'",
	);

interface Grant {
	id: string;
	platform_user_id: string;
	platform_user_name: string | null;
	status: string;
	sealed_access_token: Buffer | null;
}

const grantOf = async (connectionId: string): Promise<Grant> => {
	const { node } = await stand.api.client.query(
		"query ($id: ID!) { node(id: $id) { ... on Connection { grant { id platformUserId } } } }",
		{ id: connectionId },
	);
	const [grant] = await asSuperuser<Grant>(
		stand.database,
		`select * from platform_grant where platform_user_id = '${node.grant.platformUserId}'`,
	);
	if (!grant) throw new Error("there is no such grant");
	return grant;
};

const grantById = async (id: string): Promise<Grant | undefined> =>
	(
		await asSuperuser<Grant>(
			stand.database,
			`select * from platform_grant where id = '${id}'`,
		)
	)[0];

test("a person who removed the app at the platform is told of there: their connections ask for a reconnect, others go on, and an old call ends nothing that was given since", async () => {
	const connectionId = await connectAs("agency_admin");
	const { brandId } = stand;
	await stand.newBrand();
	const otherId = await connectAs("brand_owner");
	const grant = await grantOf(connectionId);
	const form = sign(grant.platform_user_id, { issuedAt: nowSeconds() - 120 });
	await asSuperuser(
		stand.database,
		`update platform_grant set granted_at = granted_at - interval '1 hour'`,
	);
	expect(await call("deauthorize", form)).toEqual({
		status: 200,
		body: { success: true },
	});
	expect(await show(connectionId)).toMatchObject({
		status: "REVOKED",
		reconnectRequired: true,
		statusMessage:
			"This app was removed at TikTok Ads by the person who had connected it. Connect again.",
	});
	expect(await show(otherId)).toMatchObject({ reconnectRequired: false });
	const { tenant } = await stand.api.client.query(
		"{ tenant { auditEvents(first: 5, filter: { actions: [CREDENTIAL_REFRESH] }) { nodes { succeeded actor { ... on System { name } } target { id } } } } }",
	);
	expect(tenant.auditEvents.nodes[0]).toMatchObject({
		succeeded: false,
		actor: { name: "platform callback" },
	});
	// Told twice is told once.
	expect((await call("deauthorize", form)).status).toBe(200);
	const again = await tryToConnect("agency_admin", {
		brandId,
		connectionId,
	});
	expect(again.userErrors).toEqual([]);
	expect((await call("deauthorize", form)).status).toBe(200);
	expect(await show(connectionId)).toMatchObject({ reconnectRequired: false });
});

test("what the platform did not sign changes nothing, and does not tell whether the app is known", async () => {
	const connectionId = await connectAs("freelance_buyer");
	const { platform_user_id: userId } = await grantOf(connectionId);
	await forgetStrangers();
	const refused = {
		status: 400,
		body: {
			code: "INVALID_INPUT",
			message:
				"This was not signed with a secret of this app. Check that the address names the right app, and that TikTok Ads and Patchbay have the same secret for it.",
		},
	};
	const forged = sign(userId, { secret: "stolen" });
	expect(await call("deauthorize", forged)).toEqual(refused);
	expect(await call("data-deletion", forged)).toEqual(refused);
	expect(await call("deauthorize", new URLSearchParams())).toEqual(refused);
	expect(await call("deauthorize", sign(userId), { client: "99" })).toEqual(
		refused,
	);
	expect(
		(await call("deauthorize", sign(userId), { platform: "x-ads" })).status,
	).toBe(404);
	expect(
		(await call("deauthorize", sign(userId), { platform: "nobody" })).status,
	).toBe(404);
	expect((await call("deauthorize", "{}")).status).toBe(415);
	expect((await call("deauthorize", sign("1".repeat(20_000)))).status).toBe(
		413,
	);
	const read = await fetch(
		`${stand.api.url}/api/platform-callbacks/tiktok-ads/${app.id}/deauthorize`,
	);
	expect([read.status, read.headers.get("allow")]).toEqual([405, "POST"]);
	expect(await show(connectionId)).toMatchObject({ reconnectRequired: false });
});

test("a stranger who tries signatures is told to wait, while the platform's right calls are not counted", async () => {
	const connectionId = await connectAs("freelance_buyer");
	const { platform_user_id: userId } = await grantOf(connectionId);
	await forgetStrangers();
	const form = sign(userId, { issuedAt: nowSeconds() - 86_400 });
	for (let times = 0; times < 61; times += 1)
		expect((await call("deauthorize", form)).status).toBe(200);
	const forged = sign(userId, { secret: "guess" });
	const statuses: number[] = [];
	for (let times = 0; times < 61; times += 1)
		statuses.push((await call("deauthorize", forged)).status);
	expect(statuses.filter((status) => status === 400)).toHaveLength(60);
	expect(statuses.at(-1)).toBe(429);
	await forgetStrangers();
});

test("a person's data is deleted: tokens, name and id; the request can be followed, the imported accounts stay, and somebody else can reconnect", async () => {
	const connectionId = await connectAs("agency_admin");
	const before = await show(connectionId);
	const grant = await grantOf(connectionId);
	const { status, body } = await call(
		"data-deletion",
		sign(grant.platform_user_id),
	);
	expect(status).toBe(200);
	const code = body.confirmation_code;
	expect(body).toEqual({
		confirmation_code: expect.stringMatching(/^[\w-]{22}$/),
		url: `http://localhost:3000/data-deletions/${code}`,
	});
	const followed = await fetch(`${stand.api.url}/api/data-deletions/${code}`);
	expect(await followed.json()).toEqual({
		requestedAt: expect.any(String),
		completedAt: expect.any(String),
	});
	expect(
		(await fetch(`${stand.api.url}/api/data-deletions/${code}x`)).status,
	).toBe(404);
	expect(await grantById(grant.id)).toMatchObject({
		platform_user_id: expect.stringMatching(/^erased:/),
		platform_user_name: null,
		sealed_access_token: null,
		status: "REVOKED",
	});
	const [request] = await asSuperuser<{ platform_user_id: string | null }>(
		stand.database,
		"select platform_user_id from data_deletion order by requested_at desc limit 1",
	);
	expect(request?.platform_user_id).toBeNull();
	const after = await show(connectionId);
	expect(after).toMatchObject({ status: "REVOKED", reconnectRequired: true });
	expect(after.adAccounts.nodes).toHaveLength(before.adAccounts.nodes.length);
	const { userErrors, connection } = await tryToConnect("agency_analyst", {
		connectionId,
	});
	expect(userErrors).toEqual([]);
	expect(connection.id).toBe(connectionId);
	expect((await grantOf(connectionId)).id).not.toBe(grant.id);
});

test("a workspace that registers somebody else's app with a secret of its own speaks for its own people alone", async () => {
	const connectionId = await connectAs("freelance_buyer");
	const { id, platform_user_id: userId } = await grantOf(connectionId);
	const { api, database } = stand;
	const stranger = await createTenant(database);
	const { createOAuthApp } = await clientOf(
		api.url,
		await createKey(database, stranger, everyScope),
	).query(
		"mutation ($input: CreateOAuthAppInput!) { createOAuthApp(input: $input) { userErrors { message } } }",
		{
			input: {
				platform: "TIKTOK_ADS",
				label: "Not ours",
				clientId: app.id,
				clientSecret: "invented",
			},
		},
	);
	expect(createOAuthApp.userErrors).toEqual([]);
	const invented = sign(userId, { secret: "invented" });
	for (const kind of ["deauthorize", "data-deletion"] as const)
		expect((await call(kind, invented)).status).toBe(200);
	expect(await show(connectionId)).toMatchObject({ reconnectRequired: false });
	expect(await grantById(id)).toMatchObject({ platform_user_id: userId });
});

test("a request for deletion that comes again leaves what the person granted since", async () => {
	const connectionId = await connectAs("freelance_buyer");
	const { id, platform_user_id: userId } = await grantOf(connectionId);
	const early = sign(userId, { issuedAt: nowSeconds() - 3_600 });
	expect((await call("data-deletion", early)).status).toBe(200);
	expect(await grantById(id)).toMatchObject({ platform_user_id: userId });
});

test("a request that a process did not finish is finished by a worker", async () => {
	const connectionId = await connectAs("brand_owner");
	const grant = await grantOf(connectionId);
	await asSuperuser(
		stand.database,
		`select system.request_data_deletion(sha256('left'), 'tiktok-ads', '${app.id}', '${grant.platform_user_id}', null, clock_timestamp())`,
	);
	await finishDataDeletions(stand.api.services);
	expect(await grantById(grant.id)).toMatchObject({
		platform_user_name: null,
		sealed_access_token: null,
	});
	const [left] = await asSuperuser<{ done: boolean }>(
		stand.database,
		"select completed_at is not null as done from data_deletion where code_hash = sha256('left')",
	);
	expect(left?.done).toBe(true);
});

// Last: TikTok knows nothing of the secret that is added here.
test("a call that was signed with an older secret still in use is the platform's", async () => {
	const connectionId = await connectAs("agency_analyst");
	const { platform_user_id: userId } = await grantOf(connectionId);
	const { tenant } = await stand.api.client.query(
		"{ tenant { oauthApps(first: 5) { nodes { id deauthorizeUrl dataDeletionUrl } } } }",
	);
	const [{ id: oauthAppId, ...urls }] = tenant.oauthApps.nodes;
	const root = `${stand.api.url}/api/platform-callbacks/tiktok-ads/${app.id}`;
	expect(urls).toEqual({
		deauthorizeUrl: `${root}/deauthorize`,
		dataDeletionUrl: `${root}/data-deletion`,
	});
	const { userErrors } = await stand.mutate(
		"UpdateOAuthAppInput",
		"updateOAuthApp",
		"oauthApp { secretCount }",
		{ oauthAppId, addClientSecret: "another-secret-of-the-app" },
	);
	expect(userErrors).toEqual([]);
	expect((await call("deauthorize", sign(userId))).status).toBe(200);
	expect(await show(connectionId)).toMatchObject({ reconnectRequired: true });
});
