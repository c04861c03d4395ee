import {
	selectAdAccounts,
	selectAdAccountsInput,
	verifyConnection,
} from "@patchbay/connections";
import { inTenant, inTenantSql } from "@patchbay/db";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";
import { createTenant } from "../support/factories/tenant.ts";

let world: Connecting;
beforeAll(async () => {
	world = await startConnecting();
});
afterEach(() =>
	fetch(`${world.sandbox.url}/__sandbox/faults`, { method: "DELETE" }),
);
afterAll(() => world.close());

const pending = async () =>
	world.connectBrand(await world.newBrand(), { account: people.agency.email });
const rowOf = (id: string) =>
	inTenant(world.database.db, world.tenant.tenantId, (tx) =>
		tx.connection.findFirstOrThrow({
			where: { id },
			include: {
				adAccounts: {
					where: { selected: true },
					orderBy: { externalId: "asc" },
				},
			},
		}),
	);
/** Chooses, and lets a worker read what was chosen. */
const selectAndRead = async (connectionId: string, externalIds: string[]) => {
	await selectAdAccounts(world.ctx, { connectionId, externalIds });
	await world.readAccounts();
};
const deny = (customer: string) =>
	world.control("faults", {
		path: `/google-ads/v25/customers/${customer}/googleAds:search*`,
		status: 403,
		count: 20,
		googleAdsError: {
			category: "authorizationError",
			code: "USER_PERMISSION_DENIED",
		},
	});

test("choosing accounts proves each of them and makes the connection active", async () => {
	const connectionId = await pending();
	await selectAndRead(connectionId, ["1110000001", "1110000004"]);
	const row = await rowOf(connectionId);
	expect(row).toMatchObject({ status: "ACTIVE", statusMessage: null });
	expect(row.accountName).toMatch(/ and 1 more$/);
	for (const account of row.adAccounts)
		expect(account.proof).toMatchObject({
			campaigns: "READ",
			spend: "READ",
			creatives: "READ",
			message: null,
			checkedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
		});
	expect((await world.audited("SELECT_ACCOUNTS")).at(-1)).toMatchObject({
		targetId: connectionId,
		detail: { externalIds: ["1110000001", "1110000004"] },
	});
});

test("an account that the platform denies is named, and the others go on", async () => {
	const connectionId = await pending();
	await deny("1110000002");
	await selectAndRead(connectionId, ["1110000001", "1110000002"]);
	const row = await rowOf(connectionId);
	expect(row.status).toBe("ACTIVE");
	const [read, denied] = row.adAccounts;
	expect(read?.proof).toMatchObject({ campaigns: "READ" });
	expect(denied?.proof).toMatchObject({
		campaigns: "DENIED",
		spend: "DENIED",
		message: expect.any(String),
	});
	expect(row.statusMessage).toContain(denied?.name);
	expect(row.statusMessage).not.toContain(read?.name);
});

test("with all of them denied the connection is in error, until verifying finds them open again", async () => {
	const connectionId = await pending();
	await deny("1110000003");
	await selectAndRead(connectionId, ["1110000003"]);
	expect((await rowOf(connectionId)).status).toBe("ERROR");
	await fetch(`${world.sandbox.url}/__sandbox/faults`, { method: "DELETE" });
	await verifyConnection(world.ctx, { connectionId });
	expect(await rowOf(connectionId)).toMatchObject({
		status: "ACTIVE",
		statusMessage: null,
	});
});

test("choosing anew replaces the choice", async () => {
	const connectionId = await pending();
	for (const externalId of ["1110000001", "1110000005"])
		await selectAdAccounts(world.ctx, {
			connectionId,
			externalIds: [externalId],
		});
	const row = await rowOf(connectionId);
	expect(row.adAccounts.map((each) => each.externalId)).toEqual(["1110000005"]);
	expect(row.accountName).toBe(row.adAccounts[0]?.name);
});

test("managers, accounts of nobody and an empty choice are refused, and nothing changes", async () => {
	const connectionId = await pending();
	for (const externalId of ["9990000001", "2220000001", "no such account"])
		await expect(
			selectAdAccounts(world.ctx, {
				connectionId,
				externalIds: ["1110000001", externalId],
			}),
		).rejects.toMatchObject({ code: "INVALID_INPUT", field: ["externalIds"] });
	expect(
		selectAdAccountsInput.safeParse({ connectionId, externalIds: [] }).success,
	).toBe(false);
	const row = await rowOf(connectionId);
	expect(row.status).toBe("PENDING");
	expect(row.adAccounts).toEqual([]);
});

test("a member may not choose, and another tenant finds no such connection", async () => {
	const connectionId = await pending();
	const input = { connectionId, externalIds: ["1110000001"] };
	await expect(
		selectAdAccounts(world.as({ ...world.tenant.ctx, role: "MEMBER" }), input),
	).rejects.toMatchObject({ code: "FORBIDDEN" });
	const other = await createTenant(world.database);
	await expect(
		selectAdAccounts(world.as(other.ctx), input),
	).rejects.toMatchObject({ code: "NOT_FOUND", field: ["connectionId"] });
});

test("two connections of a brand that choose the same account at once do not both get it", async () => {
	const brandId = await world.newBrand();
	const both = [
		await world.connectBrand(brandId, { account: people.agency.email }),
		await world.connectBrand(brandId, {
			account: "agency.analyst@example.com",
		}),
	];
	// Both are held until both have begun.
	const choices = await inTenantSql(
		world.database.db,
		world.tenant.tenantId,
		async (sql) => {
			await sql.query(
				"select from connection where id = any($1::uuid[]) for update",
				[both],
			);
			const begun = both.map((connectionId) =>
				selectAdAccounts(world.ctx, {
					connectionId,
					externalIds: ["1110000001"],
				}).then(
					() => "chosen",
					(error: { code: string }) => error.code,
				),
			);
			await expect
				.poll(async () => {
					const { rows } = await world.database.db.pool.query(
						"select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
					);
					return rows.length;
				})
				.toBe(2);
			return { begun };
		},
	);
	expect((await Promise.all(choices.begun)).sort()).toEqual([
		"CONFLICT",
		"chosen",
	]);
});
