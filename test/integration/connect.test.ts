import {
	type ConnectInput,
	connect,
	connectInput,
	disconnect,
	expireOauthAttempts,
	selectAdAccounts,
} from "@patchbay/connections";
import { inTenant, newId } from "@patchbay/db";
import { createConfiguredApps } from "@patchbay/platforms";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { announced } from "../support/announced.ts";
import { asOwner } from "../support/as-owner.ts";
import {
	type Connecting,
	callbackUri,
	people,
	startConnecting,
} from "../support/connecting.ts";
import { defaultApp } from "../support/default-platform.ts";
import { createTenant } from "../support/factories/tenant.ts";

let world: Connecting;
let brandId: string;
beforeAll(async () => {
	world = await startConnecting();
	brandId = await world.newBrand();
});
afterAll(() => world.close());

const input = (more: Partial<ConnectInput> = {}) =>
	connectInput.parse({ brandId, platform: "GOOGLE_ADS", ...more });
const rows = () =>
	inTenant(world.database.db, world.tenant.tenantId, (tx) =>
		tx.oauthAttempt.findMany({ orderBy: { createdAt: "asc" } }),
	);

describe("beginning a connection", () => {
	test("answers Google's consent page with PKCE, offline access and the exact redirect URI", async () => {
		const result = await connect(world.ctx, input({ returnTo: "/brands/x" }));
		const url = new URL(result.authorizationUrl ?? "");
		expect(url.origin).toBe(world.sandbox.url);
		expect(Object.fromEntries(url.searchParams)).toMatchObject({
			response_type: "code",
			client_id: defaultApp.clientId,
			redirect_uri: callbackUri,
			code_challenge_method: "S256",
			access_type: "offline",
			prompt: "consent",
			include_granted_scopes: "true",
			scope: "openid email https://www.googleapis.com/auth/adwords",
		});
		expect(result).toMatchObject({ connectionId: null, returnTo: "/brands/x" });
		const left = (result.expiresAt?.getTime() ?? 0) - Date.now();
		expect(left).toBeGreaterThan(9 * 60_000);
		expect(left).toBeLessThanOrEqual(10 * 60_000);
	});

	test("stores the state and the nonce as hashes and the verifier sealed: none of them stands in the row", async () => {
		const browserNonce = "nonce-of-the-browser-1234";
		const { authorizationUrl } = await connect(
			world.ctx,
			input({ browserNonce }),
		);
		const state = new URL(authorizationUrl ?? "").searchParams.get("state");
		expect(Buffer.from(state ?? "", "base64url")).toHaveLength(32);
		const row = (await rows()).at(-1);
		expect(row?.keyHash).toHaveLength(32);
		expect(row?.browserNonceHash).toHaveLength(32);
		expect(row).toMatchObject({
			actorId: world.tenant.memberId,
			consumedAt: null,
			redirectUri: callbackUri,
			scopeSets: ["ads"],
		});
		const bytes = Buffer.concat(
			[row?.keyHash, row?.sealedSecret, row?.browserNonceHash].map((part) =>
				Buffer.from(part ?? []),
			),
		);
		for (const secret of [state ?? "", browserNonce])
			expect(bytes.includes(secret)).toBe(false);
	});

	test("is refused where connecting is off, the platform or method unsupported, or no app set up", async () => {
		const refused = (
			given: Partial<ConnectInput>,
			parts: Parameters<Connecting["as"]>[1] = {},
		) => connect(world.as(world.tenant.ctx, parts), input(given));
		const attempts = (await rows()).length;
		await expect(refused({}, { connectEnabled: false })).rejects.toMatchObject({
			code: "CONNECT_DISABLED",
		});
		await expect(
			refused(
				{ platform: "LINKEDIN_ADS" },
				{ platforms: announced(world.ctx.platforms, "LINKEDIN_ADS") },
			),
		).rejects.toMatchObject({ code: "UNSUPPORTED_BY_PLATFORM" });
		await expect(refused({ method: "API_KEY" })).rejects.toMatchObject({
			code: "UNSUPPORTED_BY_PLATFORM",
			field: ["method"],
		});
		await expect(
			refused({}, { oauthApps: createConfiguredApps({ adminUrl: "" }) }),
		).rejects.toMatchObject({ code: "APP_NOT_CONFIGURED" });
		await expect(refused({ scopeSets: ["drive"] })).rejects.toMatchObject({
			code: "INVALID_INPUT",
			field: ["scopeSets"],
		});
		await expect(refused({ apiKey: "k" })).rejects.toMatchObject({
			code: "INVALID_INPUT",
			field: ["apiKey"],
		});
		expect(await rows()).toHaveLength(attempts);
	});

	test("takes no way back that leads out of the admin app", () => {
		for (const returnTo of [
			"https://evil.example",
			"//evil.example",
			"/\\evil",
		])
			expect(
				connectInput
					.safeParse({ brandId, platform: "GOOGLE_ADS", returnTo })
					.error?.issues.map((issue) => issue.path),
			).toEqual([["returnTo"]]);
	});

	test("needs the right, and finds no other tenant's brand, grant or connection", async () => {
		await expect(
			connect(world.as({ ...world.tenant.ctx, role: "MEMBER" }), input()),
		).rejects.toMatchObject({ code: "FORBIDDEN" });
		const mine = await world.connectBrand(await world.newBrand(), {
			account: people.brandOwner.email,
		});
		const { grantId } = await connectionRow(mine);
		const other = await createTenant(world.database);
		const foreign = world.as(other.ctx);
		for (const given of [{}, { connectionId: mine }, { grantId }])
			await expect(connect(foreign, input(given))).rejects.toMatchObject({
				code: "NOT_FOUND",
			});
	});

	test("of a reconnect hints at the login and asks for all that was granted, and stays with its brand", async () => {
		const id = await world.connectBrand(brandId, {
			account: people.brandOwner.email,
		});
		const { authorizationUrl } = await connect(
			world.ctx,
			input({ connectionId: id }),
		);
		expect(new URL(authorizationUrl ?? "").searchParams.get("login_hint")).toBe(
			people.brandOwner.sub,
		);
		await expect(
			connect(
				world.ctx,
				input({ connectionId: id, brandId: await world.newBrand() }),
			),
		).rejects.toMatchObject({ field: ["connectionId"] });
	});
});

describe("connecting through an existing grant", () => {
	test("makes a second brand's connection without a consent, each with its own choice of accounts", async () => {
		const first = await world.connectBrand(await world.newBrand("First"), {
			account: people.agency.email,
		});
		const { grantId } = await connectionRow(first);
		const second = await world.newBrand("Second");
		const { connectionId, authorizationUrl } = await connect(
			world.ctx,
			input({ brandId: second, grantId }),
		);
		expect(authorizationUrl).toBeNull();
		expect(connectionId).not.toBe(first);
		const made = await connectionRow(connectionId ?? "");
		expect(made).toMatchObject({ brandId: second, grantId, status: "PENDING" });
		await selectAdAccounts(world.ctx, {
			connectionId: connectionId ?? "",
			externalIds: ["1110000001"],
		});
		await world.readAccounts();
		expect(await connectionRow(connectionId ?? "")).toMatchObject({
			status: "ACTIVE",
		});
		expect(await connectionRow(first)).toMatchObject({ status: "PENDING" });
		const entry = (await world.audited("CONNECT")).at(-1);
		expect(entry).toMatchObject({
			targetId: connectionId,
			detail: { by: "grant", grantId },
		});
	});

	test("twice at once makes one connection", async () => {
		const first = await world.connectBrand(await world.newBrand(), {
			account: people.agency.email,
		});
		const { grantId } = await connectionRow(first);
		const brand = await world.newBrand();
		const both = await Promise.all(
			[world.ctx, world.otherProcess()].map((ctx) =>
				connect(ctx, input({ brandId: brand, grantId })),
			),
		);
		expect(new Set(both.map((one) => one.connectionId)).size).toBe(1);
		const count = await inTenant(
			world.database.db,
			world.tenant.tenantId,
			(tx) => tx.connection.count({ where: { brandId: brand } }),
		);
		expect(count).toBe(1);
	});

	test("is refused when the grant was given up, and unknown for one that is not there", async () => {
		const other = await startOver();
		const brand = await other.newBrand();
		const id = await other.connectBrand(brand, {
			account: people.brandOwner.email,
		});
		const { grantId } = await connectionRow(id, other);
		await disconnect(other.ctx, {
			connectionId: id,
			deleteImportedData: false,
		});
		await expect(
			connect(other.ctx, input({ brandId: brand, grantId })),
		).rejects.toMatchObject({ code: "RECONNECT_REQUIRED", field: ["grantId"] });
		await expect(
			connect(other.ctx, input({ brandId: brand, grantId: newId() })),
		).rejects.toMatchObject({ code: "NOT_FOUND" });
		await other.close();
	});
});

test("attempts that ended a day ago are removed, younger ones are kept to tell a late callback why", async () => {
	await connect(world.ctx, input());
	const [old] = await rows();
	await asOwner(world.database, world.tenant.tenantId, async (client) => {
		await client.query(
			"update oauth_attempt set expires_at = now() - interval '25 hours' where id = $1",
			[old?.id],
		);
	});
	const before = (await rows()).length;
	expect(await expireOauthAttempts(world.database.db)).toBe(1);
	expect(await rows()).toHaveLength(before - 1);
});

const startOver = () => startConnecting();
const connectionRow = (id: string, from = world) =>
	inTenant(from.database.db, from.tenant.tenantId, (tx) =>
		tx.connection.findFirstOrThrow({ where: { id } }),
	);
