import {
	completeConnect,
	connect,
	connectInput,
	disconnect,
	verifyDueGrants,
} from "@patchbay/connections";
import { inTenant, newId } from "@patchbay/db";
import { bucketsOf, ownersOf, windowKey } from "@patchbay/limits";
import { getPlatform, platforms } from "@patchbay/platforms";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";
import { defaultApp } from "../support/default-platform.ts";
import { createBrand } from "../support/factories/brand.ts";
import { createTenant } from "../support/factories/tenant.ts";
import { readConnection } from "../support/read-connection.ts";

// A world for each test: what becomes of a grant depends on every other connection of the same login.
let world: Connecting;
const opened: Connecting[] = [];
beforeEach(async () => {
	world = await startConnecting();
	opened.push(world);
});
afterAll(() => Promise.all(opened.map((each) => each.close())));

const owner = { account: people.brandOwner.email };
const end = (
	connectionId: string,
	deleteImportedData = false,
	ctx = world.ctx,
) => disconnect(ctx, { connectionId, deleteImportedData });
const read = <T>(work: Parameters<typeof inTenant<T>>[2]) =>
	inTenant(world.database.db, world.tenant.tenantId, work);
const rowOf = (id: string) => readConnection(world, id);
const revocations = async () =>
	(await world.requests("/google-ads/revoke")).length;

describe("the grant", () => {
	test("of the last connection is revoked at the platform and its tokens are destroyed; the row stays", async () => {
		const id = await world.connectBrand(await world.newBrand(), owner);
		await end(id);
		const row = await rowOf(id);
		expect(row).toMatchObject({
			status: "DISCONNECTED",
			reconnectRequired: false,
			disconnectedAt: expect.any(Date),
			grant: {
				sealedAccessToken: null,
				sealedRefreshToken: null,
				destroyedAt: expect.any(Date),
			},
		});
		expect(row.adAccounts.some((each) => each.selected)).toBe(true);
		expect(await revocations()).toBe(1);
		expect(await world.audited("DISCONNECT")).toMatchObject([
			{ targetId: id, succeeded: true },
		]);
		expect(await world.audited("CREDENTIAL_REVOKE")).toMatchObject([
			{ targetId: row.grantId, succeeded: true },
		]);
		expect(await world.audited("CREDENTIAL_DESTROY")).toHaveLength(1);
	});

	test("with another live connection stays as it is, until that one goes too", async () => {
		const first = await world.connectBrand(await world.newBrand(), owner);
		const second = await world.connectBrand(await world.newBrand(), owner);
		await end(first);
		expect(await rowOf(second)).toMatchObject({
			status: "ACTIVE",
			grant: { status: "ACTIVE", destroyedAt: null },
		});
		expect(await revocations()).toBe(0);
		await end(second);
		expect((await rowOf(second)).grant?.sealedRefreshToken).toBeNull();
		expect(await revocations()).toBe(1);
	});

	test("is revoked in its turn among the calls of its login to the token endpoint, and a revocation that must wait for that is told", async () => {
		const caller = {
			platform: "GOOGLE_ADS" as const,
			clientId: defaultApp.clientId,
			person: people.brandOwner.sub,
			policy: getPlatform(platforms, "GOOGLE_ADS").limits,
		};
		const owners = ownersOf(caller, null, "token");
		const keys = bucketsOf(caller, owners, "token").flatMap(
			({ name, owner: of, windows }) =>
				windows.map(({ seconds }) =>
					windowKey(owners.app, of, name, seconds).toString("hex"),
				),
		);
		const counted = async () => {
			const [row] = await asSuperuser<{ counted: string }>(
				world.database,
				`select coalesce(sum(c), 0) as counted from platform_limit_window, unnest(counts) c
				where encode(key, 'hex') in ('${keys.join("', '")}')`,
			);
			return Number(row?.counted);
		};
		const id = await world.connectBrand(await world.newBrand(), owner);
		const before = await counted();
		await end(id);
		expect(await revocations()).toBe(1);
		expect(await counted()).toBe(before + 1);

		const again = await world.connectBrand(await world.newBrand(), owner);
		await world.control("faults", {
			path: "/google-ads/revoke",
			status: 429,
			count: 1,
		});
		await end(again);
		const third = await world.connectBrand(await world.newBrand(), owner);
		await end(third);
		expect(await revocations()).toBe(2);
		expect((await rowOf(third)).grant?.sealedRefreshToken).toBeNull();
		expect((await world.audited("CREDENTIAL_REVOKE")).at(-1)).toMatchObject({
			succeeded: false,
			detail: { reason: expect.stringContaining("limit of requests") },
		});
	});

	test("is destroyed here though the platform cannot be reached, and the audit says so", async () => {
		const id = await world.connectBrand(await world.newBrand(), owner);
		await world.control("faults", {
			path: "/google-ads/revoke",
			status: 503,
			count: 10,
		});
		await end(id);
		const row = await rowOf(id);
		expect(row).toMatchObject({
			status: "DISCONNECTED",
			grant: { sealedRefreshToken: null },
		});
		expect(await world.audited("CREDENTIAL_REVOKE")).toMatchObject([
			{ succeeded: false, detail: { reason: expect.any(String) } },
		]);
	});
});

test("a consent of another tenant that is given while the same login is being revoked is found out at once", async () => {
	const id = await world.connectBrand(await world.newBrand(), owner);
	const other = world.as((await createTenant(world.database)).ctx);
	const brandId = await createBrand(world.database.db, other.tenantId);
	const { authorizationUrl } = await connect(
		other,
		connectInput.parse({ brandId, platform: "GOOGLE_ADS" }),
	);
	const callbackQuery = await world.consent(authorizationUrl ?? "", owner);
	await world.control("faults", {
		path: "/google-ads/revoke",
		kind: "stall",
	});
	const ending = end(id);
	// Nobody else used the login when it was looked at: the platform is being asked.
	await expect.poll(revocations).toBe(1);
	const { connectionId } = await completeConnect(other, {
		platform: "GOOGLE_ADS",
		callbackQuery,
	});
	await world.readAccounts(other);
	const statusOf = () =>
		inTenant(world.database.db, other.tenantId, async (tx) => {
			const row = await tx.connection.findFirstOrThrow({
				where: { id: connectionId },
			});
			return [row.status, row.reconnectRequired];
		});
	expect(await statusOf()).toEqual(["ACTIVE", false]);
	// The platform does it now, and its answer is lost.
	await world.control("google-ads/revoke", { user: owner.account });
	await fetch(`${world.sandbox.url}/__sandbox/faults`, { method: "DELETE" });
	await ending;
	expect(await verifyDueGrants(other)).toEqual({ checked: 1, failed: 1 });
	expect(await statusOf()).toEqual(["REVOKED", true]);
});

test("a second time is no error and no second entry", async () => {
	const id = await world.connectBrand(await world.newBrand(), owner);
	await Promise.all([end(id), end(id, false, world.otherProcess())]);
	await end(id);
	expect(await world.audited("DISCONNECT")).toHaveLength(1);
	expect(await world.audited("CREDENTIAL_DESTROY")).toHaveLength(1);
	// Two at once may both ask the platform, which takes it as one.
	expect(await revocations()).toBeGreaterThanOrEqual(1);
});

test("a member may not, and another tenant finds no such connection", async () => {
	const id = await world.connectBrand(await world.newBrand(), owner);
	await expect(
		end(id, true, world.as({ ...world.tenant.ctx, role: "MEMBER" })),
	).rejects.toMatchObject({ code: "FORBIDDEN" });
	const other = await createTenant(world.database);
	await expect(end(id, true, world.as(other.ctx))).rejects.toMatchObject({
		code: "NOT_FOUND",
	});
	expect((await rowOf(id)).status).toBe("ACTIVE");
});

describe("an import", () => {
	/** A job as a worker leaves it, with one slice. */
	async function job(
		connectionId: string,
		status: "QUEUED" | "RUNNING" | "WAITING",
		held: boolean,
	): Promise<string> {
		const { tenantId } = world.tenant;
		const importJobId = newId();
		await read(async (tx) => {
			await tx.importJob.create({
				data: {
					id: importJobId,
					tenantId,
					connectionId,
					kind: "FULL",
					status,
					trigger: "MANUAL",
					startedByType: "SYSTEM",
				},
			});
			await tx.importSlice.create({
				data: {
					id: newId(),
					tenantId,
					importJobId,
					connectionId,
					stream: "CAMPAIGNS",
					stageOrder: 1,
					sliceOrder: 1,
					state: held ? "RUNNING" : "PENDING",
					dueAt: held ? new Date(Date.now() + 60_000) : null,
				},
			});
		});
		return importJobId;
	}
	const jobOf = (id: string) =>
		read((tx) =>
			tx.importJob.findFirstOrThrow({
				where: { id },
				include: {
					slices: { where: { stream: { not: "PLAN" } } },
					events: true,
				},
			}),
		);

	test.each(["QUEUED", "WAITING", "RUNNING"] as const)(
		"that is %s and in nobody's hands ends at once",
		async (status) => {
			const id = await world.connectBrand(await world.newBrand(), owner);
			const importJobId = await job(id, status, false);
			await end(id);
			expect(await jobOf(importJobId)).toMatchObject({
				status: "CANCELLED",
				completedAt: expect.any(Date),
				message: expect.stringMatching(/disconnected/),
				slices: [{ state: "CANCELLED" }],
				events: [{ what: "ended" }],
			});
		},
	);

	test("that a worker holds is asked to stop at its next step", async () => {
		const id = await world.connectBrand(await world.newBrand(), owner);
		const importJobId = await job(id, "RUNNING", true);
		await end(id);
		expect(await jobOf(importJobId)).toMatchObject({
			status: "RUNNING",
			cancelRequestedAt: expect.any(Date),
			slices: [{ state: "RUNNING" }],
		});
	});

	test("that a worker holds loses its slice when the data goes too: its next write is refused", async () => {
		const id = await world.connectBrand(await world.newBrand(), owner);
		const importJobId = await job(id, "RUNNING", true);
		await end(id, true);
		expect(await jobOf(importJobId)).toMatchObject({
			status: "CANCELLED",
			slices: [{ state: "CANCELLED", dueAt: null }],
		});
	});
});
