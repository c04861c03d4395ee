import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
import { type ChainedEntry, nextLink } from "../../packages/audit/src/chain.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createTenant } from "../support/factories/tenant.ts";
import { runScript } from "../support/key-rotating.ts";

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

	/** Runs the statements and lists the faults found after them: kinds and places. */
	async function faultsAfter(count: number, ...statements: string[]) {
		const { tenantId } = await tenantWithEntries(count);
		for (const statement of statements) await tamper(statement, [tenantId]);
		const { faults } = await verifyAudit(database.db, tenantId);
		return faults.map(({ kind, sequence }) => `${kind} ${sequence}`);
	}
	/** In two steps, for no two entries may have one number. */
	const renumber = (set: string, where: string) => [
		`update audit_event set sequence = 1000 + (${set}) where tenant_id = $1 and ${where}`,
		"update audit_event set sequence = sequence - 1000 where tenant_id = $1 and sequence > 1000",
	];
	const swap = (one: number, other: number) =>
		renumber(`${one + other} - sequence`, `sequence in (${one}, ${other})`);
	const insert = (place: number, link: string) => [
		...renumber("sequence + 1", `sequence >= ${place}`),
		`insert into audit_event (id, tenant_id, sequence, action, actor_type, actor_label, succeeded, occurred_at, chain_hash)
		select gen_random_uuid(), tenant_id, ${place}, 'VERIFY', 'SYSTEM', 'nobody', true, now(), ${link}
		from audit_event where tenant_id = $1 and sequence = ${place + 1}`,
	];

	test("names a changed entry, also one whose link alone was changed", async () => {
		const content = "set actor_label = 'somebody else'";
		const link = "set chain_hash = sha256('x')";
		for (const [change, place] of [
			[content, 3],
			[content, 1],
			[content, 5],
			[link, 3],
		] as const)
			expect(
				await faultsAfter(
					5,
					`update audit_event ${change} where tenant_id = $1 and sequence = ${place}`,
				),
			).toEqual([`CHANGED ${place}`]);
	});

	test("names removed entries: the first, in the middle, at the end, and where the gap was closed", async () => {
		const remove = (places: string) =>
			`delete from audit_event where tenant_id = $1 and sequence in (${places})`;
		expect(await faultsAfter(6, remove("1"))).toEqual(["MISSING 1"]);
		expect(await faultsAfter(6, remove("2, 3, 6"))).toEqual([
			"MISSING 2",
			"CUT_OFF 6",
		]);
		expect(await faultsAfter(6, remove("5, 6"))).toEqual(["CUT_OFF 5"]);
		for (const place of [1, 3])
			expect(
				await faultsAfter(
					6,
					remove(`${place}`),
					...renumber("sequence - 1", `sequence > ${place}`),
				),
			).toEqual([`MISSING ${place}`]);
	});

	test("names entries that changed places, and none that stayed", async () => {
		for (const [one, other] of [
			[2, 4],
			[3, 4],
			[1, 2],
			[5, 6],
			[1, 6],
		] as const)
			expect(await faultsAfter(6, ...swap(one, other))).toEqual([
				`REORDERED ${one}`,
				`REORDERED ${other}`,
			]);
	});

	test("names an entry that was slipped in, whatever its link, among many that were moved by it", async () => {
		for (const link of ["sha256('x')", "chain_hash"])
			for (const place of [1, 3])
				expect(await faultsAfter(100, ...insert(place, link))).toEqual([
					`INSERTED ${place}`,
				]);
		// Behind the end there is nothing to move.
		expect(
			await faultsAfter(
				3,
				`insert into audit_event (id, tenant_id, sequence, action, actor_type, actor_label, succeeded, occurred_at, chain_hash)
				values (gen_random_uuid(), $1, 4, 'VERIFY', 'SYSTEM', 'nobody', true, now(), sha256('x'))`,
			),
		).toEqual(["BEYOND_HEAD 4", "CHANGED 4"]);
	});

	test("names an entry that was slipped in with a link that fits", async () => {
		const { tenantId } = await tenantWithEntries(6);
		for (const statement of insert(3, "sha256('x')"))
			await tamper(statement, [tenantId]);
		const [rows = []] = await readInTenant(database.db, tenantId, [
			{
				text: `select e.*, e.action::text, e.actor_type::text, before.chain_hash as link,
					to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as occurred_at, e.detail::text as detail
				from audit_event e join audit_event before on before.tenant_id = e.tenant_id and before.sequence = 2
				where e.sequence = 3`,
			},
		]);
		const entry = rows[0] as unknown as ChainedEntry & { link: Buffer };
		await tamper(
			"update audit_event set chain_hash = $2 where tenant_id = $1 and sequence = 3",
			[tenantId, nextLink(entry.link, entry)],
		);
		const { faults } = await verifyAudit(database.db, tenantId);
		expect(faults).toMatchObject([
			{ kind: "INSERTED", sequence: 3n, id: entry.id },
		]);
	});

	test("cut off together with its head, or rewritten, does not fit a head that was kept elsewhere", async () => {
		const { ctx, tenantId } = await tenantWithEntries(6);
		const { head } = await verifyAudit(database.db, tenantId);
		const earlierHeads = head ? [head] : [];
		expect(earlierHeads).toMatchObject([{ sequence: 6n }]);
		const faults = async () =>
			(await verifyAudit(database.db, tenantId, { earlierHeads })).faults.map(
				({ kind, sequence }) => `${kind} ${sequence}`,
			);
		expect(await faults()).toEqual([]);
		await tamper(
			"delete from audit_event where tenant_id = $1 and sequence > 4",
			[tenantId],
		);
		await tamper(
			`update audit_chain_head h set sequence = 4, chain_hash = e.chain_hash from audit_event e
			where h.tenant_id = $1 and e.tenant_id = $1 and e.sequence = 4`,
			[tenantId],
		);
		expect((await verifyAudit(database.db, tenantId)).faults).toEqual([]);
		expect(await faults()).toEqual(["CUT_OFF 5"]);
		// As after a restore, when the chain has gone on.
		await inTenantSql(database.db, tenantId, async (sql) => {
			for (let number = 0; number < 3; number += 1)
				await recordAudit(sql, ctx, { action: "VERIFY" });
		});
		expect(await faults()).toEqual(["REWRITTEN 6"]);
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

test("npm run audit:verify prints each chain's head, and compares with those of an earlier run", async () => {
	const own = await createTestDatabase();
	const verify = (...args: string[]) =>
		runScript("audit-verify.ts", args, { DATABASE_OWNER_URL: own.ownerUrl })
			.ended;
	const folder = await mkdtemp(join(tmpdir(), "patchbay-heads-"));
	try {
		const { ctx, tenantId } = await createTenant(own);
		const write = () =>
			inTenantSql(own.db, tenantId, (sql) =>
				recordAudit(sql, ctx, { action: "VERIFY" }),
			);
		for (let number = 0; number < 3; number += 1) await write();
		const first = await verify();
		expect(first.code).toBe(0);
		const [head = ""] =
			new RegExp(`${tenantId}=3:[0-9a-f]{64}`).exec(first.stdout) ?? [];
		expect(first.stdout).toContain(`3 entries, whole`);
		expect(head).not.toBe("");
		const kept = join(folder, "heads.txt");
		await writeFile(kept, first.stdout);
		await write();
		for (const args of [
			["--head", head],
			["--heads", kept],
		])
			expect(await verify(...args)).toMatchObject({ code: 0, stderr: "" });

		const client = new pg.Client({ connectionString: own.superuserUrl });
		await client.connect();
		await client.query("delete from audit_event where sequence > 2");
		await client.query(
			"update audit_chain_head h set sequence = 2, chain_hash = e.chain_hash from audit_event e where e.sequence = 2 and e.tenant_id = h.tenant_id",
		);
		await client.end();
		expect((await verify()).code).toBe(0);
		for (const args of [
			["--head", head],
			["--heads", kept],
		]) {
			const { code, stdout } = await verify(...args);
			expect(code).toBe(1);
			expect(stdout).toContain(
				"The end is cut off: entry 3 is missing, by the earlier head.",
			);
		}
		const gone = await verify("--head", head.replace(/^[^=]+/, newId()));
		expect(gone.code).toBe(1);
		expect(gone.stdout).toContain("is not in this database");
		const wrong = await verify("--head", "tenant=1");
		expect(wrong.code).toBe(1);
		expect(wrong.stderr).toContain("TENANT=SEQUENCE:HASH");
	} finally {
		await own.drop();
		await rm(folder, { recursive: true });
	}
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
