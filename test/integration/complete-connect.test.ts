import {
	completeConnect,
	connect,
	connectInput,
	disconnect,
	onboardingPlatforms,
	refreshConnection,
} from "@patchbay/connections";
import { createListener, inTenant } from "@patchbay/db";
import { createLogger } from "@patchbay/logger";
import { platforms } from "@patchbay/platforms";
import { readOnboarding, skipOnboardingStep } from "@patchbay/tenancy";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { comeBack } from "../support/come-back.ts";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";
import { onboardingKeys } from "../support/onboarding.ts";
import { readConnection } from "../support/read-connection.ts";

const steps = [
	{ platform: "GOOGLE_ADS" as const, name: "Google Ads", needsAccounts: true },
];
const owner = { account: people.brandOwner.email };
const agency = { account: people.agency.email };
let world: Connecting;
beforeAll(async () => {
	world = await startConnecting();
});
afterEach(() =>
	fetch(`${world.sandbox.url}/__sandbox/faults`, { method: "DELETE" }),
);
afterAll(() => world.close());

const read = <T>(work: Parameters<typeof inTenant<T>>[2]) =>
	inTenant(world.database.db, world.tenant.tenantId, work);
const connectionRow = (id: string) => readConnection(world, id);

describe("coming back from the consent page", () => {
	test("with one account chooses and proves it: the connection is active and the wizard's step done", async () => {
		const brandId = await world.newBrand();
		await skipOnboardingStep(
			{ ...world.tenant.ctx, db: world.database.db, platforms: steps },
			{ brandId, key: "google-ads" },
		);
		const callback = await comeBack(
			world,
			{ brandId, returnTo: "/back" },
			owner,
		);
		const result = await completeConnect(world.ctx, callback);
		expect(result.returnTo).toBe("/back");
		expect(await connectionRow(result.connectionId)).toMatchObject({
			status: "PENDING",
			adAccounts: [{ selected: true, proof: null }],
		});
		await world.readAccounts();
		const row = await connectionRow(result.connectionId);
		expect(row).toMatchObject({
			brandId,
			status: "ACTIVE",
			statusMessage: null,
			reconnectRequired: false,
			connectedById: world.tenant.memberId,
			scopeSets: ["ads"],
			grant: {
				status: "ACTIVE",
				platformUserId: people.brandOwner.sub,
				platformUserName: people.brandOwner.email,
				grantedScopes: [
					"openid",
					"email",
					"https://www.googleapis.com/auth/adwords",
				],
			},
		});
		expect(row.adAccounts).toMatchObject([
			{
				externalId: "2220000001",
				selected: true,
				manager: false,
				proof: { campaigns: "READ", spend: "READ", creatives: "READ" },
			},
		]);
		expect(row.accountName).toBe(row.adAccounts[0]?.name);
		const onboarding = await readOnboarding(
			{ ...world.tenant.ctx, db: world.database.db },
			{ brandIds: [brandId], platforms: steps },
		);
		expect(onboarding.get(brandId)?.steps.at(1)).toMatchObject({
			status: "DONE",
			connectionId: result.connectionId,
		});
		const entry = (await world.audited("CONNECT")).at(-1);
		expect(entry).toMatchObject({
			targetId: result.connectionId,
			succeeded: true,
			detail: { by: "consent", chosen: ["2220000001"] },
		});
	});

	test("can end the brand's onboarding, and a grant that is revoked later does not take that back", async () => {
		const brandId = await world.newBrand();
		const access = { ...world.tenant.ctx, db: world.database.db };
		const steps = onboardingPlatforms(platforms);
		const onboarding = async () =>
			(
				await readOnboarding(access, { brandIds: [brandId], platforms: steps })
			).get(brandId);
		for (const key of onboardingKeys)
			if (key !== "google-ads")
				await skipOnboardingStep(
					{ ...access, platforms: steps },
					{ brandId, key },
				);
		expect(await onboarding()).toMatchObject({
			percentComplete: 50,
			completedAt: null,
		});
		const { connectionId } = await completeConnect(
			world.ctx,
			await comeBack(world, { brandId }, owner),
		);
		await world.readAccounts();
		const complete = await onboarding();
		expect(complete).toMatchObject({
			percentComplete: 100,
			completedAt: expect.any(Date),
		});
		await world.control("google-ads/revoke", {
			user: people.brandOwner.email,
		});
		await expect(
			refreshConnection(world.ctx, { connectionId }),
		).rejects.toMatchObject({ code: "RECONNECT_REQUIRED" });
		expect((await connectionRow(connectionId)).reconnectRequired).toBe(true);
		expect(await onboarding()).toEqual(complete);
	});

	test("with a manager's tree keeps the tree and waits for a choice", async () => {
		const id = await world.connectBrand(await world.newBrand(), agency);
		const row = await connectionRow(id);
		expect(row).toMatchObject({ status: "PENDING", accountName: null });
		expect(row.statusMessage).toMatch(/choose/i);
		const byId = new Map(row.adAccounts.map((each) => [each.externalId, each]));
		expect(byId.get("9990000001")).toMatchObject({
			manager: true,
			parentExternalId: null,
		});
		expect(byId.get("9990000002")).toMatchObject({
			manager: true,
			parentExternalId: "9990000001",
		});
		expect(byId.get("1110000001")).toMatchObject({
			manager: false,
			parentExternalId: "9990000002",
			accessExternalId: "9990000001",
			currencyCode: "USD",
			timeZone: "America/New_York",
		});
		expect(row.adAccounts.some((each) => each.selected)).toBe(false);
	});

	test("tells the other processes that a connection changed", async () => {
		const listener = createListener({
			url: world.database.directUrl,
			logger: createLogger({ name: "test", level: "silent" }),
		});
		const heard = new Set<string>();
		const unsubscribe = listener.subscribe("connection", (notification) => {
			heard.add(notification.id);
		});
		const id = await world.connectBrand(await world.newBrand(), owner);
		await expect.poll(() => heard.has(id)).toBe(true);
		unsubscribe();
		await listener.close();
	});

	test("of one person for two brands keeps one grant", async () => {
		const first = await world.connectBrand(await world.newBrand(), owner);
		const second = await world.connectBrand(await world.newBrand(), owner);
		const [a, b] = [await connectionRow(first), await connectionRow(second)];
		expect(a.id).not.toBe(b.id);
		expect(a.grantId).toBe(b.grantId);
	});

	test("keeps the connection when the accounts cannot be proven just then, and says so", async () => {
		const brandId = await world.newBrand();
		const callback = await comeBack(world, { brandId }, owner);
		await world.control("faults", {
			path: "/google-ads/v25/*googleAds:search*",
			bodyIncludes: "FROM campaign",
			status: 403,
			count: 20,
			googleAdsError: {
				category: "authorizationError",
				code: "USER_PERMISSION_DENIED",
			},
		});
		const { connectionId } = await completeConnect(world.ctx, callback);
		await world.readAccounts();
		const row = await connectionRow(connectionId);
		expect(row.status).toBe("ERROR");
		expect(row.statusMessage).toContain(row.adAccounts[0]?.name);
		expect(row.adAccounts[0]?.proof).toMatchObject({
			campaigns: "DENIED",
			creatives: "READ",
		});
	});
});

describe("two processes at once", () => {
	test("with the same callback: one connects, the other is told it was used", async () => {
		const brandId = await world.newBrand();
		const callback = await comeBack(world, { brandId }, owner);
		const results = await Promise.allSettled(
			[world.ctx, world.otherProcess(), world.otherProcess()].map((ctx) =>
				completeConnect(ctx, callback),
			),
		);
		const codes = results.map((result) =>
			result.status === "fulfilled" ? "connected" : result.reason.code,
		);
		expect(codes.sort()).toEqual([
			"STATE_REPLAYED",
			"STATE_REPLAYED",
			"connected",
		]);
		expect(
			await read((tx) => tx.connection.count({ where: { brandId } })),
		).toBe(1);
	});

	test("with two consents for one brand: one connection, one grant, the newest tokens", async () => {
		const brandId = await world.newBrand();
		const callbacks = [
			await comeBack(world, { brandId }, owner),
			await comeBack(world, { brandId }, owner),
		];
		const contexts = [world.ctx, world.otherProcess()];
		const ids = await Promise.all(
			callbacks.map(async (callback, index) => {
				const { connectionId } = await completeConnect(
					contexts[index] ?? world.ctx,
					callback,
				);
				return connectionId;
			}),
		);
		expect(new Set(ids).size).toBe(1);
		await world.readAccounts();
		const row = await connectionRow(ids[0] ?? "");
		expect(row.status).toBe("ACTIVE");
		expect(
			await read((tx) => tx.connection.count({ where: { brandId } })),
		).toBe(1);
	});

	test("one reconnecting while the other disconnects the grant's only connection: what stands is whole", async () => {
		const own = await startConnecting();
		const brandId = await own.newBrand();
		for (let round = 0; round < 4; round += 1) {
			const id = await own.connectBrand(brandId, owner);
			const { authorizationUrl } = await connect(
				own.ctx,
				connectInput.parse({
					brandId,
					platform: "GOOGLE_ADS",
					connectionId: id,
				}),
			);
			const callbackQuery = await own.consent(authorizationUrl ?? "", owner);
			const results = await Promise.allSettled([
				completeConnect(own.ctx, { platform: "GOOGLE_ADS", callbackQuery }),
				disconnect(own.otherProcess(), {
					connectionId: id,
					deleteImportedData: false,
				}),
			]);
			for (const result of results)
				if (result.status === "rejected")
					// Google forgets the code, or the token just issued, when the revocation comes first.
					expect([
						"CONFLICT",
						"CREDENTIAL_REJECTED",
						"ACCESS_MISSING",
					]).toContain(result.reason.code);
			const row = await inTenant(own.database.db, own.tenant.tenantId, (tx) =>
				tx.connection.findFirstOrThrow({
					where: { id },
					include: { grant: true },
				}),
			);
			// Live with a grant that has tokens, or disconnected with one that has none: nothing in between.
			const isLive = row.status !== "DISCONNECTED";
			expect(row.grant?.destroyedAt === null).toBe(isLive);
			expect(row.grant?.sealedRefreshToken !== null).toBe(isLive);
		}
		await own.close();
	});
});

test("a connection that was not completed is logged with the error's code, and with no code of the callback", async () => {
	const lines: string[] = [];
	const ctx = world.as(world.tenant.ctx, {
		logger: createLogger({
			name: "test",
			level: "info",
			destination: { write: (line: string) => void lines.push(line) },
		}),
	});
	await expect(
		completeConnect(ctx, {
			platform: "GOOGLE_ADS",
			callbackQuery: "state=nobody-made-this&code=4%2Fsecret-code",
			browserNonce: null,
		}),
	).rejects.toMatchObject({ code: "STATE_INVALID" });
	const logged = lines.filter((line) => line.includes("was not completed"));
	expect(logged).toHaveLength(1);
	expect(JSON.parse(logged[0] ?? "")).toMatchObject({
		errorCode: "STATE_INVALID",
	});
	expect(lines.join()).not.toContain("secret-code");
});
