import {
	completeConnect,
	connect,
	connectInput,
	destroyUnusedGrants,
	disconnect,
	disconnectInput,
	vendAccessToken,
	vendAccessTokenInput,
	verifyConnection,
} from "@patchbay/connections";
import { inTenant } from "@patchbay/db";
import { type ImportsContext, startImport } from "@patchbay/imports";
import { Lifetime, toIssued } from "@patchbay/oauth";
import type { PlatformId } from "@patchbay/platforms";
import { Secret } from "@patchbay/vault";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
	type Connecting,
	type Consent,
	people,
	startConnecting,
} from "../support/connecting.ts";
import { defaultApp } from "../support/default-platform.ts";

const adwords = "https://www.googleapis.com/auth/adwords";
const adwordsInWords =
	"“See, edit, create, and delete your Google Ads accounts and data”";
const driveFile = "https://www.googleapis.com/auth/drive.file";
const spreadsheets = "https://www.googleapis.com/auth/spreadsheets";
const { brandOwner: owner, agency, starter } = people;

let stand: Connecting;
let brandId: string;
beforeAll(async () => {
	stand = await startConnecting();
});
afterAll(() => stand.close());
beforeEach(async () => {
	brandId = await stand.newBrand();
	// What the platform remembers of an earlier test must not count here.
	for (const { sub } of Object.values(people))
		await stand.control("google-ads/revoke", { user: sub });
});

interface Asked {
	platform: PlatformId;
	scopeSets?: string[];
	connectionId?: string;
	grantId?: string;
	brandId?: string;
}

/** Begins, and answers the consent page's address. */
async function begin(asked: Asked): Promise<URL> {
	const { authorizationUrl } = await connect(
		stand.ctx,
		connectInput.parse({ brandId, ...asked }),
	);
	return new URL(authorizationUrl ?? "none:");
}

/** Goes through the consent as the person that the page expects, or as another one. */
async function connected(asked: Asked, consent?: Consent): Promise<string> {
	const url = await begin(asked);
	const { connectionId } = await completeConnect(stand.ctx, {
		platform: asked.platform,
		callbackQuery: await stand.consent(url.href, consent),
	});
	await stand.readAccounts();
	return connectionId;
}

const readConnection = (id: string) =>
	inTenant(stand.database.db, stand.tenant.tenantId, (tx) =>
		tx.connection.findFirstOrThrow({ where: { id }, include: { grant: true } }),
	);
const grantsOf = (sub: string) =>
	inTenant(stand.database.db, stand.tenant.tenantId, (tx) =>
		tx.grant.findMany({ where: { platformUserId: sub } }),
	);
const ask = (url: URL, name: string) =>
	url.searchParams.get(name)?.split(" ") ?? [];
const vended = (connectionId: string, scopeSets?: string[]) =>
	vendAccessToken(
		stand.ctx,
		vendAccessTokenInput.parse({ connectionId, purpose: "test", scopeSets }),
	);
const imports = (): ImportsContext => ({
	...stand.ctx,
	// Nothing gets as far as the queue here.
	queue: {
		send: async () => {},
		work: async () => {},
		close: async () => {},
	},
});
const importOf = (connectionId: string) =>
	startImport(imports(), {
		connectionId,
		kind: "FULL",
		includeAssets: false,
	});

test("ads, then Drive, then Sheets: one grant, its scopes joined, each step naming who is expected", async () => {
	const ads = await connected(
		{ platform: "GOOGLE_ADS" },
		{ account: owner.email },
	);

	const url = await begin({ platform: "GOOGLE_WORKSPACE" });
	expect(ask(url, "login_hint")).toEqual([owner.sub]);
	expect(ask(url, "include_granted_scopes")).toEqual(["true"]);
	expect(ask(url, "prompt")).toEqual(["consent"]);
	expect(ask(url, "scope").sort()).toEqual(["email", driveFile, "openid"]);

	const workspace = await connected({ platform: "GOOGLE_WORKSPACE" });
	const first = await readConnection(workspace);
	expect(first).toMatchObject({
		status: "ACTIVE",
		statusMessage: null,
		accountName: owner.email,
		scopeSets: ["drive"],
		grantId: (await readConnection(ads)).grantId,
	});
	expect(first.grant?.platform).toBe("GOOGLE_ADS");
	expect(first.grant?.grantedScopes).toEqual(
		expect.arrayContaining([adwords, driveFile]),
	);
	expect(first.grant?.grantedScopes).not.toContain(spreadsheets);

	await connected({
		platform: "GOOGLE_WORKSPACE",
		connectionId: workspace,
		scopeSets: ["sheets"],
	});
	const grants = await grantsOf(owner.sub);
	expect(grants).toHaveLength(1);
	expect(grants[0]?.grantedScopes).toEqual(
		expect.arrayContaining([adwords, driveFile, spreadsheets]),
	);
	expect(await readConnection(workspace)).toMatchObject({
		status: "ACTIVE",
		scopeSets: ["drive", "sheets"],
	});
	await verifyConnection(stand.ctx, { connectionId: ads });
	await verifyConnection(stand.ctx, { connectionId: workspace });
	await stand.control("google-ads/expire-access-tokens");
	await verifyConnection(stand.ctx, { connectionId: workspace });
	expect((await readConnection(ads)).grant?.grantedScopes).toEqual(
		expect.arrayContaining([adwords, driveFile, spreadsheets]),
	);
});

test("the other way round, Drive first: Google Ads joins the grant that stands", async () => {
	const workspace = await connected(
		{ platform: "GOOGLE_WORKSPACE" },
		{ account: owner.email },
	);
	const ads = await connected({ platform: "GOOGLE_ADS" });
	const [one, two] = [
		await readConnection(workspace),
		await readConnection(ads),
	];
	expect(two.grantId).toBe(one.grantId);
	expect([one.status, two.status]).toEqual(["ACTIVE", "ACTIVE"]);
	expect(two.grant?.grantedScopes).toEqual(
		expect.arrayContaining([adwords, driveFile]),
	);
});

test("a reconnect keeps the union, also when the platform has forgotten it, and demands the same person", async () => {
	const ads = await connected(
		{ platform: "GOOGLE_ADS" },
		{ account: owner.email },
	);
	const workspace = await connected({ platform: "GOOGLE_WORKSPACE" });
	await stand.control("google-ads/revoke", { user: owner.sub });
	await expect(
		verifyConnection(stand.ctx, { connectionId: ads }),
	).rejects.toMatchObject({ code: "RECONNECT_REQUIRED" });
	expect((await readConnection(workspace)).status).toBe("REVOKED");

	const again: Asked = {
		platform: "GOOGLE_WORKSPACE",
		connectionId: workspace,
	};
	await expect(
		connected(again, { account: agency.email }),
	).rejects.toMatchObject({ code: "PLATFORM_USER_MISMATCH" });
	const url = await begin(again);
	expect(ask(url, "scope")).toEqual(
		expect.arrayContaining([adwords, driveFile]),
	);
	await connected(again);
	for (const id of [ads, workspace])
		expect(await readConnection(id)).toMatchObject({
			status: "ACTIVE",
			reconnectRequired: false,
		});
	await verifyConnection(stand.ctx, { connectionId: ads });
});

const failing = (fault: Record<string, unknown>) =>
	stand.control("faults", { path: "/google-ads/v25/", count: 1000, ...fault });
test.each([
	{
		found: "that the person took the access back",
		begin: () => stand.control("google-ads/revoke", { user: owner.sub }),
		times: 1,
		status: "REVOKED",
		ofAds: "Google no longer accepts this access",
	},
	{
		found: "that the refresh token is refused",
		begin: async () => {
			await stand.control("google-ads/revoke", { user: owner.sub });
			await inTenant(stand.database.db, stand.tenant.tenantId, (tx) =>
				tx.grant.updateMany({ data: { accessTokenExpiresAt: new Date() } }),
			);
		},
		times: 1,
		status: "REVOKED",
		ofAds: "Google no longer accepts this access",
	},
	{
		found: "that the token endpoint is away",
		begin: async () => {
			await failing({ status: 503, path: "/google-ads/token" });
			await inTenant(stand.database.db, stand.tenant.tenantId, (tx) =>
				tx.grant.updateMany({ data: { accessTokenExpiresAt: new Date() } }),
			);
		},
		times: 3,
		status: "ERROR",
		ofAds: "Google could not answer",
	},
	{
		found: "that fresh tokens are refused",
		begin: () =>
			failing({
				status: 401,
				googleAdsError: {
					category: "authenticationError",
					code: "OAUTH_TOKEN_REVOKED",
				},
			}),
		times: 1,
		status: "REVOKED",
		ofAds: "Google Ads no longer accepts this access",
	},
	{
		found: "an outage, three times in a row",
		begin: () => failing({ status: 503 }),
		times: 3,
		status: "ERROR",
		ofAds: "Google could not answer",
	},
])(
	"what Google Ads finds of the grant is told to each connection in its own words: $found",
	async ({ begin: meet, times, status, ofAds }) => {
		const ads = await connected(
			{ platform: "GOOGLE_ADS" },
			{ account: owner.email },
		);
		const workspace = await connected({ platform: "GOOGLE_WORKSPACE" });
		await meet();
		try {
			for (let time = 0; time < times; time += 1)
				await expect(
					verifyConnection(stand.ctx, { connectionId: ads }),
				).rejects.toThrow();
		} finally {
			await fetch(`${stand.sandbox.url}/__sandbox/faults`, {
				method: "DELETE",
			});
		}
		expect(await readConnection(ads)).toMatchObject({
			status,
			statusMessage: expect.stringContaining(ofAds),
		});
		const other = await readConnection(workspace);
		expect(other).toMatchObject({
			status,
			statusMessage: expect.stringMatching(/^Google (no longer|could not)/),
		});
		expect(other.grant?.statusMessage).not.toContain("Google Ads");
		if (status === "ERROR") {
			// What one of them heals, heals for both.
			await verifyConnection(stand.ctx, { connectionId: ads });
			expect((await readConnection(workspace)).status).toBe("ACTIVE");
		}
		for (const connectionId of [ads, workspace])
			await disconnect(stand.ctx, disconnectInput.parse({ connectionId }));
	},
);

test.each([
	{
		found: "that the login has no Google Ads account any more",
		fault: {
			status: 401,
			googleAdsError: { category: "authenticationError", code: "NOT_ADS_USER" },
		},
		status: "ERROR",
		message: expect.stringContaining(
			"This Google login has no Google Ads account.",
		),
	},
	{
		found: "an unknown refusal, whoever it speaks of",
		fault: { status: 401 },
		status: "ACTIVE",
		message: null,
	},
])(
	"what Google Ads says of its own matters ends no grant: $found",
	async ({ fault, status, message }) => {
		const ads = await connected(
			{ platform: "GOOGLE_ADS" },
			{ account: owner.email },
		);
		const workspace = await connected({ platform: "GOOGLE_WORKSPACE" });
		await failing(fault);
		try {
			await expect(
				verifyConnection(stand.ctx, { connectionId: ads }),
			).rejects.toThrow();
		} finally {
			await fetch(`${stand.sandbox.url}/__sandbox/faults`, {
				method: "DELETE",
			});
		}
		expect(await readConnection(ads)).toMatchObject({
			status,
			statusMessage: message,
			reconnectRequired: false,
		});
		expect(await readConnection(workspace)).toMatchObject({
			status: "ACTIVE",
			reconnectRequired: false,
		});
		await verifyConnection(stand.ctx, { connectionId: ads });
		expect((await readConnection(ads)).status).toBe("ACTIVE");
		for (const connectionId of [ads, workspace])
			await disconnect(stand.ctx, disconnectInput.parse({ connectionId }));
	},
);

test("a connection that waited for its accounts says so again when another one's reconnect revives it", async () => {
	const ads = await connected(
		{ platform: "GOOGLE_ADS" },
		{ account: agency.email },
	);
	const waiting = {
		status: "PENDING",
		statusMessage: "Choose the ad accounts that belong to this brand.",
	};
	expect(await readConnection(ads)).toMatchObject(waiting);
	const workspace = await connected(
		{ platform: "GOOGLE_WORKSPACE" },
		{ account: agency.email },
	);
	await stand.control("google-ads/revoke", { user: agency.sub });
	await expect(
		verifyConnection(stand.ctx, { connectionId: workspace }),
	).rejects.toMatchObject({ code: "RECONNECT_REQUIRED" });
	expect((await readConnection(ads)).status).toBe("REVOKED");
	await connected(
		{ platform: "GOOGLE_WORKSPACE", connectionId: workspace },
		{ account: agency.email },
	);
	expect(await readConnection(ads)).toMatchObject(waiting);
	for (const connectionId of [ads, workspace])
		await disconnect(stand.ctx, disconnectInput.parse({ connectionId }));
});

test("a new feature left unticked shows as missing and harms nothing; an indispensable one is refused with what to ask for", async () => {
	const workspace = await connected(
		{ platform: "GOOGLE_WORKSPACE" },
		{ account: owner.email },
	);
	await connected(
		{
			platform: "GOOGLE_WORKSPACE",
			connectionId: workspace,
			scopeSets: ["sheets"],
		},
		{ scopes: driveFile },
	);
	expect(await readConnection(workspace)).toMatchObject({
		status: "ACTIVE",
		scopeSets: ["drive", "sheets"],
	});
	await expect(vended(workspace, ["sheets"])).rejects.toMatchObject({
		code: "SCOPE_MISSING",
		scopeSets: ["sheets"],
	});
	await expect(
		connected({ platform: "GOOGLE_ADS" }, { scopes: driveFile }),
	).rejects.toMatchObject({
		code: "SCOPE_MISSING",
		scopeSets: ["ads"],
		message: expect.stringContaining(adwordsInWords),
	});
	// The refused consent took nothing from the grant that stands.
	await verifyConnection(stand.ctx, { connectionId: workspace });
	expect(await grantsOf(owner.sub)).toHaveLength(1);
});

test("through a grant that has the scopes already a platform is connected at once, without them it is told what to ask for", async () => {
	const ads = await connected(
		{ platform: "GOOGLE_ADS" },
		{ account: owner.email },
	);
	const { grantId } = await readConnection(ads);
	const through = {
		platform: "GOOGLE_WORKSPACE" as const,
		grantId: grantId ?? "",
	};
	await expect(
		connect(stand.ctx, connectInput.parse({ brandId, ...through })),
	).rejects.toMatchObject({ code: "SCOPE_MISSING", scopeSets: ["drive"] });

	await connected({ platform: "GOOGLE_WORKSPACE" });
	const otherBrand = await stand.newBrand("South");
	const { connectionId } = await connect(
		stand.ctx,
		connectInput.parse({ brandId: otherBrand, ...through }),
	);
	await stand.readAccounts();
	expect(await readConnection(connectionId ?? "")).toMatchObject({
		status: "ACTIVE",
		grantId,
		accountName: owner.email,
	});
	await expect(
		connect(
			stand.ctx,
			connectInput.parse({
				brandId: otherBrand,
				...through,
				scopeSets: ["sheets"],
			}),
		),
	).rejects.toMatchObject({ code: "SCOPE_MISSING", scopeSets: ["sheets"] });
});

test("what lacks its scope is refused before the platform is called", async () => {
	const ads = await connected(
		{ platform: "GOOGLE_ADS" },
		{ account: owner.email },
	);
	const workspace = await connected({ platform: "GOOGLE_WORKSPACE" });
	// The person takes Google Ads back at Google; the next refresh tells.
	await stand.control("google-ads/withdraw-scopes", {
		user: owner.sub,
		scopes: [adwords],
	});
	const { grantId } = await readConnection(ads);
	await stand.ctx.credentials.refreshGrant(stand.ctx, grantId ?? "");
	expect(await readConnection(ads)).toMatchObject({
		status: "ERROR",
		statusMessage: expect.stringContaining(adwordsInWords),
		reconnectRequired: false,
	});
	expect((await readConnection(workspace)).status).toBe("ACTIVE");

	const before = (await stand.requests("/google-ads/v25/")).length;
	const refused = { code: "SCOPE_MISSING", scopeSets: ["ads"] };
	await expect(importOf(ads)).rejects.toMatchObject(refused);
	await expect(vended(ads)).rejects.toMatchObject(refused);
	await expect(
		verifyConnection(stand.ctx, { connectionId: ads }),
	).rejects.toMatchObject(refused);
	expect((await stand.requests("/google-ads/v25/")).length).toBe(before);
	expect((await vended(workspace)).accessToken).toBeInstanceOf(Secret);

	await connected({ platform: "GOOGLE_ADS", connectionId: ads });
	expect(await readConnection(ads)).toMatchObject({
		status: "ACTIVE",
		statusMessage: null,
	});
	await verifyConnection(stand.ctx, { connectionId: ads });
});

test("a scope that the platform misses although we do not is told in the same way", async () => {
	const workspace = await connected(
		{ platform: "GOOGLE_WORKSPACE" },
		{ account: starter.email },
	);
	await stand.control("faults", {
		path: "/google-workspace/drive/v3/about",
		status: 403,
		workspaceError: {
			reason: "insufficientPermissions",
			detail: "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
		},
	});
	await expect(
		verifyConnection(stand.ctx, { connectionId: workspace }),
	).rejects.toMatchObject({ code: "SCOPE_MISSING", scopeSets: ["drive"] });
	expect((await readConnection(workspace)).status).toBe("ERROR");
	await verifyConnection(stand.ctx, { connectionId: workspace });
	expect((await readConnection(workspace)).status).toBe("ACTIVE");
});

test("there is nothing to import from Drive, and a login without ad accounts can connect it", async () => {
	const workspace = await connected(
		{ platform: "GOOGLE_WORKSPACE" },
		{ account: starter.email },
	);
	await expect(importOf(workspace)).rejects.toMatchObject({
		code: "UNSUPPORTED_BY_PLATFORM",
	});
	expect(await stand.audited("CONNECT")).toContainEqual(
		expect.objectContaining({ targetId: workspace, succeeded: true }),
	);
});

test("disconnecting one leaves the consent to the other, the last one ends it, whatever the order", async () => {
	const revocations = async () =>
		(await stand.requests("/google-ads/revoke")).length;
	for (const order of [
		[0, 1],
		[1, 0],
	] as const) {
		brandId = await stand.newBrand();
		const both = [
			await connected({ platform: "GOOGLE_ADS" }, { account: agency.email }),
			await connected({ platform: "GOOGLE_WORKSPACE" }),
		] as const;
		const [gone, stays] = [both[order[0]], both[order[1]]];
		const before = await revocations();
		await disconnect(stand.ctx, disconnectInput.parse({ connectionId: gone }));
		expect(await revocations()).toBe(before);
		await verifyConnection(stand.ctx, { connectionId: stays });
		await disconnect(stand.ctx, disconnectInput.parse({ connectionId: stays }));
		expect(await revocations()).toBe(before + 1);
		const [grant] = await grantsOf(agency.sub);
		expect(grant).toMatchObject({
			sealedAccessToken: null,
			sealedRefreshToken: null,
			destroyedAt: expect.any(Date),
		});
	}
});

test("a grant that stands for itself is spared until a connection that was made on it is disconnected", async () => {
	const { ctx, database } = stand;
	const { tenantId } = stand.tenant;
	const { grantId } = await inTenant(database.db, tenantId, (tx) =>
		ctx.credentials.saveGrant(tx, ctx, {
			platform: "GOOGLE_WORKSPACE",
			method: "OAUTH2",
			clientId: defaultApp.clientId,
			platformUser: { id: "999", name: "someone@example.com" },
			issued: toIssued({
				accessToken: new Secret("ya29.made-up"),
				refreshToken: new Secret("1//made-up"),
				tokenType: "Bearer",
				expiresIn: new Lifetime(3_600),
				refreshTokenExpiresIn: null,
				scopes: ["openid", "email", driveFile],
				idToken: null,
			}),
			pinned: true,
		}),
	);
	await inTenant(database.db, tenantId, (tx) =>
		tx.grant.updateMany({
			where: { id: grantId },
			data: { grantedAt: new Date(Date.now() - 3_600_000) },
		}),
	);
	await destroyUnusedGrants(ctx);
	const read = async () => (await grantsOf("999"))[0];
	expect(await read()).toMatchObject({ pinned: true, destroyedAt: null });

	const { connectionId } = await connect(
		ctx,
		connectInput.parse({ brandId, platform: "GOOGLE_WORKSPACE", grantId }),
	);
	await disconnect(
		ctx,
		disconnectInput.parse({ connectionId: connectionId ?? "" }),
	);
	expect(await read()).toMatchObject({
		pinned: false,
		destroyedAt: expect.any(Date),
	});
});
