import {
	completeConnect,
	connect,
	connectInput,
	selectAdAccounts,
	verifyConnection,
} from "@patchbay/connections";
import { inTenant } from "@patchbay/db";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";

const agency = { account: people.agency.email };
let world: Connecting;
beforeAll(async () => {
	world = await startConnecting();
});
afterEach(() =>
	fetch(`${world.sandbox.url}/__sandbox/faults`, { method: "DELETE" }),
);
afterAll(() => world.close());

const accountsOf = async (connectionId: string) => {
	const rows = await inTenant(world.database.db, world.tenant.tenantId, (tx) =>
		tx.adAccount.findMany({ where: { connectionId } }),
	);
	return new Map(rows.map((row) => [row.externalId, row]));
};
const connectionOf = (id: string) =>
	inTenant(world.database.db, world.tenant.tenantId, (tx) =>
		tx.connection.findFirstOrThrow({ where: { id } }),
	);
const denyTravel = () =>
	world.control("faults", {
		path: "/google-ads/v25/customers/9990000003/googleAds:search",
		count: 99,
		googleAdsError: {
			category: "authorizationError",
			code: "USER_PERMISSION_DENIED",
		},
		status: 403,
	});

async function connectAgency(grantId?: string): Promise<string> {
	const { authorizationUrl, connectionId: connected } = await connect(
		world.ctx,
		connectInput.parse({
			platform: "GOOGLE_ADS",
			brandId: await world.newBrand(),
			grantId,
		}),
	);
	if (connected) return connected;
	const { connectionId } = await completeConnect(world.ctx, {
		platform: "GOOGLE_ADS",
		callbackQuery: await world.consent(authorizationUrl ?? "", agency),
	});
	return connectionId;
}

test("a login connects though one manager that it reaches cannot be read, which is listed with its reason", async () => {
	await denyTravel();
	const accounts = await accountsOf(await connectAgency());
	expect(accounts.get("1110000001")).toMatchObject({
		name: "Alder & Pine Outdoor",
		proof: null,
	});
	expect(accounts.get("9990000003")).toMatchObject({
		name: "Northlight Travel",
		selected: false,
		proof: {
			campaigns: "DENIED",
			code: "ACCESS_MISSING",
			message: expect.stringContaining("may not read this ad account"),
			checkedAt: expect.any(String),
		},
	});
});

test("the reason is kept with the grant's list, for whatever brand is connected by it next", async () => {
	await denyTravel();
	const { grantId } = await connectionOf(await connectAgency());
	await fetch(`${world.sandbox.url}/__sandbox/faults`, { method: "DELETE" });
	await fetch(`${world.sandbox.url}/__sandbox/requests`, { method: "DELETE" });
	const accounts = await accountsOf(await connectAgency(grantId ?? ""));
	expect(await world.requests("/google-ads")).toEqual([]);
	expect(accounts.get("1110000001")).toMatchObject({ proof: null });
	expect(accounts.get("9990000003")).toMatchObject({
		name: "Northlight Travel",
		proof: {
			campaigns: "DENIED",
			code: "ACCESS_MISSING",
			message: expect.stringContaining("may not read this ad account"),
		},
	});
});

test("a list of which something failed that may pass is asked for anew by the next brand", async () => {
	await world.control("faults", {
		path: "/google-ads/v25/customers/9990000003/googleAds:search",
		count: 99,
		kind: "status",
		status: 500,
	});
	const id = await connectAgency();
	const { grantId } = await connectionOf(id);
	expect((await accountsOf(id)).get("9990000003")?.proof).toMatchObject({
		campaigns: "FAILED",
	});
	await fetch(`${world.sandbox.url}/__sandbox/faults`, { method: "DELETE" });
	const accounts = await accountsOf(await connectAgency(grantId ?? ""));
	expect(accounts.get("9990000003")).toMatchObject({
		name: "Northlight Travel",
		proof: null,
	});
});

test("a check leaves a working connection alone when an account that nobody chose cannot be read, and forgets the reason when it can", async () => {
	const id = await world.connectBrand(await world.newBrand(), agency);
	const before = await accountsOf(id);
	await selectAdAccounts(world.ctx, {
		connectionId: id,
		externalIds: ["1110000001"],
	});
	await denyTravel();
	await verifyConnection(world.ctx, { connectionId: id });
	expect(await connectionOf(id)).toMatchObject({
		status: "ACTIVE",
		statusMessage: null,
	});
	const during = await accountsOf(id);
	expect([...during.keys()].sort()).toEqual([...before.keys()].sort());
	expect(during.get("9990000003")?.proof).toMatchObject({
		code: "ACCESS_MISSING",
	});
	await fetch(`${world.sandbox.url}/__sandbox/faults`, { method: "DELETE" });
	await verifyConnection(world.ctx, { connectionId: id });
	const after = await accountsOf(id);
	expect(after.get("9990000003")?.proof).toBeNull();
	expect(after.get("1110000001")?.proof).toMatchObject({ campaigns: "READ" });
});

test("a tree that could not be read this time loses nothing of what is known of it", async () => {
	const id = await world.connectBrand(await world.newBrand(), agency);
	const before = await accountsOf(id);
	await world.control("faults", {
		path: "/google-ads/v25/customers/9990000001/googleAds:search",
		count: 99,
		kind: "status",
		status: 500,
	});
	await expect(
		verifyConnection(world.ctx, { connectionId: id }),
	).rejects.toMatchObject({ code: "PLATFORM_UNAVAILABLE" });
	const after = await accountsOf(id);
	expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
	expect(after.get("9990000001")).toMatchObject({
		name: "Northlight Agency",
		manager: true,
	});
});
