import {
	completeConnect,
	disconnect,
	selectAdAccounts,
} from "@patchbay/connections";
import { inTenant } from "@patchbay/db";
import { Unavailable } from "@patchbay/errors";
import { afterAll, beforeAll, expect, test } from "vitest";
import { comeBack } from "../support/come-back.ts";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";
import { readConnection } from "../support/read-connection.ts";

const owner = { account: people.brandOwner.email };
const agency = { account: people.agency.email };
/** Another login that reaches the agency's accounts. */
const analyst = { account: "agency.analyst@example.com" };
let world: Connecting;
beforeAll(async () => {
	world = await startConnecting();
});
afterAll(() => world.close());

const connectionRow = (id: string) => readConnection(world, id);

/** Connects a new brand as the agency and disconnects it, keeping what was imported of one chosen account. */
async function connectAndLeave(externalId: string) {
	const brandId = await world.newBrand();
	const id = await world.connectBrand(brandId, agency);
	await selectAdAccounts(world.ctx, {
		connectionId: id,
		externalIds: [externalId],
	});
	const before = await connectionRow(id);
	await disconnect(world.ctx, { connectionId: id, deleteImportedData: false });
	return { brandId, id, before };
}

test("the same login revives the disconnected connection with its accounts", async () => {
	const { brandId, id, before } = await connectAndLeave("1110000002");
	expect(await world.connectBrand(brandId, agency)).toBe(id);
	const after = await connectionRow(id);
	expect(after).toMatchObject({ status: "ACTIVE", disconnectedAt: null });
	const chosen = (row: typeof after) =>
		row.adAccounts.filter((each) => each.selected).map((each) => each.id);
	expect(chosen(after)).toEqual(chosen(before));
});

test("another login with the same account takes the disconnected connection's history over", async () => {
	const { brandId, id } = await connectAndLeave("1110000001");
	const taken = await world.connectBrand(brandId, analyst);
	expect(taken).toBe(id);
	const row = await connectionRow(id);
	expect(row).toMatchObject({
		status: "ACTIVE",
		grant: { platformUserId: "100000000000000000004" },
	});
});

test("connecting again stands when the grant of before cannot be given up at this moment", async () => {
	const { brandId, id } = await connectAndLeave("1110000001");
	const ctx = world.as(world.tenant.ctx, {
		credentials: {
			...world.ctx.credentials,
			destroyGrant: () => Promise.reject(new Unavailable("Not now.")),
		},
	});
	const callback = await comeBack(world, { brandId }, analyst);
	expect(await completeConnect(ctx, callback)).toMatchObject({
		connectionId: id,
	});
	await world.readAccounts();
	expect(await connectionRow(id)).toMatchObject({ status: "ACTIVE" });
});

test("an account that another live connection of the brand imports is not chosen a second time", async () => {
	const brandId = await world.newBrand();
	const first = await world.connectBrand(brandId, agency);
	await selectAdAccounts(world.ctx, {
		connectionId: first,
		externalIds: ["1110000001"],
	});
	const second = await world.connectBrand(brandId, analyst);
	expect(second).not.toBe(first);
	await expect(
		selectAdAccounts(world.ctx, {
			connectionId: second,
			externalIds: ["1110000001"],
		}),
	).rejects.toMatchObject({ code: "CONFLICT", field: ["externalIds"] });
});

test("a reconnect as another login is refused and leaves the connection as it was", async () => {
	const brandId = await world.newBrand();
	const id = await world.connectBrand(brandId, owner);
	const before = await connectionRow(id);
	const callback = await comeBack(world, { brandId, connectionId: id }, agency);
	await expect(completeConnect(world.ctx, callback)).rejects.toMatchObject({
		code: "PLATFORM_USER_MISMATCH",
	});
	const after = await connectionRow(id);
	expect(after).toMatchObject({ status: "ACTIVE", grantId: before.grantId });
	expect(after.grant?.credentialVersion).toBe(before.grant?.credentialVersion);
});

test("a reconnect renews the grant of all its connections at once", async () => {
	const [one, two] = [await world.newBrand(), await world.newBrand()];
	const first = await world.connectBrand(one, owner);
	const second = await world.connectBrand(two, owner);
	const marked = {
		status: "REVOKED" as const,
		reconnectRequired: true,
		statusMessage: "gone",
	};
	await inTenant(world.database.db, world.tenant.tenantId, async (tx) => {
		const { grantId } = await tx.connection.findFirstOrThrow({
			where: { id: first },
		});
		await tx.grant.updateMany({
			where: { id: grantId ?? "" },
			data: marked,
		});
		await tx.connection.updateMany({
			where: { grantId },
			data: marked,
		});
	});
	const callback = await comeBack(
		world,
		{ brandId: one, connectionId: first },
		owner,
	);
	await completeConnect(world.ctx, callback);
	for (const id of [first, second])
		expect(await connectionRow(id)).toMatchObject({
			status: "ACTIVE",
			reconnectRequired: false,
			statusMessage: null,
			grant: { status: "ACTIVE", reconnectRequired: false },
		});
});
