import {
	type AuditVerification,
	createAuditWriter,
	recordAudit,
	verifyAllAudits,
	verifyAudit,
} from "@patchbay/audit";
import { createDatabase, inTenantSql, newId, readInTenant } from "@patchbay/db";
import { createLogger } from "@patchbay/logger";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createTenant } from "../support/factories/tenant.ts";

const logger = createLogger({ name: "test", level: "silent" });
let database: TestDatabase;

beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Changes stored rows as somebody could who took over the database server. */
async function tamper(statement: string, values: unknown[]): Promise<void> {
	const client = new pg.Client({ connectionString: database.superuserUrl });
	await client.connect();
	try {
		const { rowCount } = await client.query(statement, values);
		expect(rowCount).toBeGreaterThan(0);
	} finally {
		await client.end();
	}
}

async function tenantWithEntries(count: number) {
	const { ctx, tenantId } = await createTenant(database);
	await inTenantSql(database.db, tenantId, async (sql) => {
		for (let number = 1; number <= count; number += 1)
			await recordAudit(sql, ctx, {
				action: "VERIFY",
				target: { type: "Connection", id: newId(), label: `Nr. ${number}: ü☃` },
				purpose: "test",
				detail: { number, ratio: 1.5, nested: { text: 'a"\\b', none: null } },
			});
	});
	return { ctx, tenantId };
}

describe("the audit chain", () => {
	test("is whole after entries of a transaction and of writers in several processes, numbered without a gap", async () => {
		const { ctx, tenantId } = await tenantWithEntries(3);
		const writers = [1, 2, 3].map(() =>
			createAuditWriter({ db: database.db, logger, maxBatch: 7 }),
		);
		await Promise.all(
			writers.flatMap((writer) =>
				Array.from({ length: 100 }, () =>
					writer.append(ctx, { action: "CREDENTIAL_USE", succeeded: false }),
				),
			),
		);
		const result = await verifyAudit(database.db, tenantId);
		expect(result).toMatchObject({ entries: 303, faults: [] });
	});

	test("keeps what it was told: who, what, from where", async () => {
		const { ctx, tenantId } = await createTenant(database);
		const targetId = newId();
		await inTenantSql(database.db, tenantId, (sql) =>
			recordAudit(
				sql,
				{ ...ctx, ipAddress: "192.0.2.7", userAgent: "curl\0/8 \ud800" },
				{
					action: "CONNECT",
					target: { type: "Connection", id: targetId, label: "Acme" },
					detail: { scopes: ["a\0b"] },
				},
			),
		);
		const [rows] = await readInTenant(database.db, tenantId, [
			{ text: "select * from audit_event" },
		]);
		expect(rows).toEqual([
			expect.objectContaining({
				sequence: 1n,
				action: "CONNECT",
				target_type: "Connection",
				target_id: targetId,
				actor_type: "MEMBER",
				actor_label: ctx.actor.type === "MEMBER" ? ctx.actor.label : "",
				ip_address: "192.0.2.7",
				user_agent: "curl/8 \ufffd",
				request_id: ctx.requestId,
				succeeded: true,
				detail: { scopes: ["ab"] },
			}),
		]);
	});

	test("names a changed entry", async () => {
		const { tenantId } = await tenantWithEntries(5);
		await tamper(
			"update audit_event set actor_label = 'somebody else' where tenant_id = $1 and sequence = 3",
			[tenantId],
		);
		const { faults } = await verifyAudit(database.db, tenantId);
		expect(faults).toEqual([
			expect.objectContaining({ kind: "CHANGED", sequence: 3n }),
		]);
	});

	test("names removed entries, in the middle and at the end", async () => {
		const { tenantId } = await tenantWithEntries(6);
		await tamper(
			"delete from audit_event where tenant_id = $1 and sequence in (2, 3, 6)",
			[tenantId],
		);
		const { faults } = await verifyAudit(database.db, tenantId);
		expect(faults.map(({ kind, sequence }) => [kind, sequence])).toEqual([
			["MISSING", 2n],
			["CUT_OFF", 6n],
		]);
	});

	test("names entries that changed places", async () => {
		const { tenantId } = await tenantWithEntries(6);
		await tamper(
			"update audit_event set sequence = case sequence when 2 then 1004 else 1002 end where tenant_id = $1 and sequence in (2, 4)",
			[tenantId],
		);
		await tamper(
			"update audit_event set sequence = sequence - 1000 where tenant_id = $1 and sequence > 1000",
			[tenantId],
		);
		const { faults } = await verifyAudit(database.db, tenantId);
		expect(faults).toContainEqual(
			expect.objectContaining({ kind: "REORDERED", sequence: 2n }),
		);
		expect(faults).toContainEqual(
			expect.objectContaining({ kind: "REORDERED", sequence: 4n }),
		);
	});

	test("cannot be written by the app but through the function, nor for another tenant", async () => {
		const { tenantId } = await tenantWithEntries(1);
		const other = await createTenant(database);
		for (const statement of [
			"update audit_event set purpose = 'x'",
			"delete from audit_event",
			"insert into audit_event select * from audit_event",
			"truncate audit_event",
			"select * from audit_chain_head",
			"update audit_chain_head set sequence = 0",
		])
			await expect(
				readInTenant(database.db, tenantId, [{ text: statement }]),
			).rejects.toThrow(/permission denied/);
		await expect(
			inTenantSql(database.db, tenantId, (sql) =>
				recordAudit(sql, other.ctx, { action: "VERIFY" }),
			),
		).rejects.toThrow(/the tenant of the transaction alone/);
		expect(await verifyAudit(database.db, other.tenantId)).toMatchObject({
			entries: 0,
			faults: [],
		});
	});

	test("leaves no entry of a transaction that was rolled back", async () => {
		const { ctx, tenantId } = await tenantWithEntries(2);
		await expect(
			inTenantSql(database.db, tenantId, async (sql) => {
				await recordAudit(sql, ctx, { action: "VERIFY" });
				throw new Error("changed my mind");
			}),
		).rejects.toThrow("changed my mind");
		expect(await verifyAudit(database.db, tenantId)).toMatchObject({
			entries: 2,
			faults: [],
		});
	});
});

test("the operator verifies all tenants at once", async () => {
	const whole = await tenantWithEntries(2);
	const broken = await tenantWithEntries(2);
	await tamper("delete from audit_event where tenant_id = $1", [
		broken.tenantId,
	]);
	const owner = createDatabase({
		url: database.ownerUrl,
		applicationName: "patchbay-test-owner",
		maxConnections: 1,
	});
	const verified: AuditVerification[] = [];
	for await (const each of verifyAllAudits(owner)) verified.push(each);
	await owner.close();
	const faultsOf = (tenantId: string) =>
		verified
			.find((each) => each.tenantId === tenantId)
			?.faults.map(({ kind }) => kind);
	expect(faultsOf(whole.tenantId)).toEqual([]);
	expect(faultsOf(broken.tenantId)).toEqual(["CUT_OFF"]);
});

describe("the audit writer", () => {
	test("fails the one entry that cannot be written, not those that wait with it", async () => {
		const { ctx, tenantId } = await createTenant(database);
		const writer = createAuditWriter({ db: database.db, logger });
		const good = { action: "VERIFY" } as const;
		const results = await Promise.allSettled([
			writer.append(ctx, good),
			writer.append(ctx, good),
			writer.append(ctx, {
				...good,
				target: { type: "Connection", id: "not a uuid" },
			}),
			writer.append(ctx, good),
		]);
		expect(results.map(({ status }) => status)).toEqual([
			"fulfilled",
			"fulfilled",
			"rejected",
			"fulfilled",
		]);
		expect(await verifyAudit(database.db, tenantId)).toMatchObject({
			entries: 3,
			faults: [],
		});
	});

	test("refuses what is too much, writes what waits when it is closed, and then takes nothing more", async () => {
		const { ctx, tenantId } = await createTenant(database);
		const writer = createAuditWriter({
			db: database.db,
			logger,
			maxWaiting: 10,
		});
		const appended = Array.from({ length: 12 }, () =>
			writer.append(ctx, { action: "VERIFY" }),
		);
		const results = Promise.allSettled(appended);
		await writer.close();
		await expect(
			writer.append(ctx, { action: "VERIFY" }),
		).rejects.toMatchObject({ code: "UNAVAILABLE" });
		const failures = (await results).filter(
			({ status }) => status === "rejected",
		);
		expect(failures).toHaveLength(2);
		expect(failures[0]).toMatchObject({ reason: { code: "UNAVAILABLE" } });
		expect(await verifyAudit(database.db, tenantId)).toMatchObject({
			entries: 10,
		});
	});
});
