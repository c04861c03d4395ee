import { setTimeout as sleep } from "node:timers/promises";
import { recordAudit, verifyAudit } from "@patchbay/audit";
import { inTenant, inTenantSql, newId } from "@patchbay/db";
import { removeMember } from "@patchbay/tenancy";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { createKey, startApi, type TestApi } from "../support/api.ts";
import { asOwner } from "../support/as-owner.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createTenant, type TestTenant } from "../support/factories/tenant.ts";
import { globalId, signInAs } from "../support/people.ts";
import { setBucketOfNewestKey } from "../support/set-bucket.ts";

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});

const fetchCsv = (
	headers: Record<string, string>,
	query = "",
	init: RequestInit = {},
) => fetch(`${api.url}/api/audit-events.csv${query}`, { ...init, headers });
const withKey = (key: string) => ({ Authorization: `Bearer ${key}` });

/** Rows of fields; understands quoted fields as RFC 4180 does. */
function parse(text: string): string[][] {
	const rows: string[][] = [[]];
	for (const [, quoted, plain, end] of text.matchAll(
		/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g,
	)) {
		if (quoted === undefined && plain === "" && end === "") break;
		rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
		if (end !== ",") rows.push([]);
	}
	return rows.filter((row) => row.length > 0);
}
async function readCsv(response: Response) {
	const [header = [], ...rows] = parse(await response.text());
	return rows.map((row) =>
		Object.fromEntries(header.map((name, index) => [name, row[index]])),
	);
}

async function fill(tenant: TestTenant, count: number) {
	await inTenantSql(database.db, tenant.tenantId, async (sql) => {
		for (let number = 0; number < count; number++)
			await recordAudit(sql, tenant.ctx, {
				action: "VERIFY",
				purpose: `Nr. ${number}`,
				succeeded: number % 2 === 0,
			});
	});
}

test("the whole log comes as CSV, oldest first, with the chain, and the export is its last entry", async () => {
	const tenant = await createTenant(database);
	await fill(tenant, 3);
	const key = await createKey(database, tenant, ["ADMIN"]);
	const response = await fetchCsv(withKey(key));
	expect(response.status).toBe(200);
	expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
	expect(response.headers.get("content-disposition")).toMatch(
		/^attachment; filename="audit-\d{4}-\d{2}-\d{2}\.csv"$/,
	);
	expect(response.headers.get("cache-control")).toBe("no-store");
	const rows = await readCsv(response);
	expect(rows.map(({ sequence, action }) => [sequence, action])).toEqual([
		["1", "VERIFY"],
		["2", "VERIFY"],
		["3", "VERIFY"],
		["4", "API_KEY_CREATE"],
		["5", "EXPORT"],
	]);
	const stored = await inTenant(database.db, tenant.tenantId, (tx) =>
		tx.auditEvent.findMany({ orderBy: { sequence: "asc" } }),
	);
	expect(rows.map(({ chain_hash }) => chain_hash)).toEqual(
		stored.map(({ chainHash }) => Buffer.from(chainHash).toString("hex")),
	);
	expect(stored.at(-1)).toMatchObject({
		action: "EXPORT",
		actorType: "API_KEY",
		ipAddress: "127.0.0.1",
	});
	expect(await verifyAudit(database.db, tenant.tenantId)).toMatchObject({
		faults: [],
	});
});

test("the filter is the one of the list; a wrong one is refused before anything is written", async () => {
	const tenant = await createTenant(database);
	await fill(tenant, 6);
	const headers = withKey(await createKey(database, tenant, ["ADMIN"]));
	const rows = await readCsv(
		await fetchCsv(
			headers,
			`?actions=VERIFY&succeeded=false&from=2020-01-01T00:00:00Z&actorId=${globalId("Member", tenant.memberId)}&to=`,
		),
	);
	expect(rows.map(({ purpose }) => purpose)).toEqual([
		"Nr. 1",
		"Nr. 3",
		"Nr. 5",
	]);
	for (const [query, field] of [
		["?from=yesterday", "from"],
		["?actions=NONSENSE", "actions"],
		["?actorId=x", "actorId"],
		["?connectionId=x", "connectionId"],
		["?succeeded=maybe", "succeeded"],
		["?limit=1", "limit"],
		["?from=2026-11-21T08:00:00Z&to=2026-11-21T07:59:59.999Z", "to"],
	]) {
		const refused = await fetchCsv(headers, query);
		expect([query, refused.status, await refused.json()]).toEqual([
			query,
			400,
			expect.objectContaining({ code: "INVALID_INPUT", field: [field] }),
		]);
	}
	const exports = await inTenant(database.db, tenant.tenantId, (tx) =>
		tx.auditEvent.count({ where: { action: "EXPORT" } }),
	);
	expect(exports).toBe(1);
});

test("what a spreadsheet would run is defused, and what CSV needs quoted is quoted", async () => {
	const tenant = await createTenant(database);
	const purposes = [
		'=HYPERLINK("http://evil.example","x")',
		"+1",
		"-1+cmd|' /C calc'!A0",
		"@SUM(1)",
		"\t=1",
		";=1+1",
		'a "quoted", text\r\nof two lines',
		"ü☃",
	];
	await inTenantSql(database.db, tenant.tenantId, async (sql) => {
		for (const purpose of purposes)
			await recordAudit(
				sql,
				{ ...tenant.ctx, userAgent: purpose },
				{
					action: "VERIFY",
					purpose,
					target: { type: "Brand", id: tenant.tenantId, label: purpose },
				},
			);
	});
	const headers = withKey(await createKey(database, tenant, ["ADMIN"]));
	const rows = await readCsv(await fetchCsv(headers, "?actions=VERIFY"));
	const expected = purposes.map((purpose) =>
		purpose === "\t=1"
			? "'\t'=1"
			: purpose === ";=1+1"
				? ";'=1+1"
				: /^[=+\-@]/.test(purpose)
					? `'${purpose}`
					: purpose,
	);
	for (const column of ["purpose", "user_agent", "target"])
		expect(rows.map((row) => row[column])).toEqual(expected);
});

test("an OWNER and an ADMIN export, a MEMBER, a key without ADMIN, a page of another origin and nobody do not", async () => {
	const admin = await signInAs(database, api, "ADMIN");
	const member = await signInAs(database, api, "MEMBER");
	const statuses = [];
	for (const headers of [
		{ Cookie: admin.cookie },
		{ Cookie: member.cookie },
		{ Cookie: admin.cookie, Origin: "https://evil.example" },
		withKey(await createKey(database, api.tenant, ["READ"])),
		{},
	]) {
		const response = await fetchCsv(headers);
		await response.text();
		statuses.push(response.status);
	}
	expect(statuses).toEqual([200, 403, 401, 403, 401]);
	const posted = await fetchCsv({ Cookie: admin.cookie }, "", {
		method: "POST",
	});
	expect(posted.status).toBe(405);
});

/** Entries enough for many batches, put in as nobody but the server's superuser could. */
async function fillMuch({ tenantId }: TestTenant, count: number) {
	await asSuperuser(
		database,
		`insert into audit_event (id, tenant_id, sequence, action, actor_type, actor_label, purpose, succeeded, occurred_at, chain_hash)
		select gen_random_uuid(), '${tenantId}', 1000 + n, 'VERIFY', 'SYSTEM', 'test', repeat('x', 500), true, now(), ''
		from generate_series(1, ${count}) n`,
	);
}

test("a large log comes whole", async () => {
	const tenant = await createTenant(database);
	await fillMuch(tenant, 5_500);
	const headers = withKey(await createKey(database, tenant, ["ADMIN"]));
	const rows = await readCsv(await fetchCsv(headers, "?actions=VERIFY"));
	expect(rows).toHaveLength(5_500);
	expect(rows.at(-1)?.sequence).toBe("6500");
});

test("an export is taken for no leak: it writes no warning into the log", async () => {
	const warnings: string[] = [];
	const keep = ({ name }: Error) => void warnings.push(name);
	process.on("warning", keep);
	onTestFinished(() => void process.off("warning", keep));
	const tenant = await createTenant(database);
	const key = await createKey(database, tenant, ["ADMIN"]);
	expect(await readCsv(await fetchCsv(withKey(key)))).not.toEqual([]);
	expect(warnings).toEqual([]);
});

test("a slow reader holds the reading back, so that one who is removed meanwhile gets no further", async () => {
	const tenant = await createTenant(database);
	await fillMuch(tenant, 60_000);
	const person = await signInAs(database, api, "ADMIN", tenant.tenantId);
	// What the same person may do in another tenant counts for nothing here.
	const other = await createTenant(database);
	await asOwner(database, other.tenantId, (client) =>
		client.query(
			"insert into member (id, tenant_id, user_id, email, role) values ($1, $2, $3, $4, 'OWNER')",
			[newId(), other.tenantId, person.userId, person.email],
		),
	);
	const response = await fetchCsv({ Cookie: person.cookie });
	const reader = response.body?.getReader();
	let bytes = (await reader?.read())?.value?.length ?? 0;
	await removeMember(
		{ ...tenant.ctx, db: database.db },
		{ memberId: person.memberId },
	);
	const rest = async () => {
		while (true) {
			const chunk = await reader?.read();
			if (!chunk || chunk.done) return;
			bytes += chunk.value.length;
		}
	};
	// Broken off: it must not look like a whole file.
	await expect(rest()).rejects.toThrow();
	expect(bytes).toBeLessThan(60_000 * 500);
});

test("a reader that goes ends the export", async () => {
	const tenant = await createTenant(database);
	await fillMuch(tenant, 60_000);
	const headers = withKey(await createKey(database, tenant, ["ADMIN"]));
	const abort = new AbortController();
	const response = await fetchCsv(headers, "", { signal: abort.signal });
	await response.body?.getReader().read();
	const requestId = response.headers.get("x-request-id") ?? "";
	abort.abort();
	await vi.waitFor(() => {
		const lines = api.log.filter((line) => line.includes(requestId));
		expect(lines.map((line) => JSON.parse(line))).toEqual([
			expect.objectContaining({
				path: "/api/audit-events.csv",
				aborted: true,
			}),
		]);
	}, 20_000);
	// Nothing of it holds on to a connection.
	await vi.waitFor(
		() =>
			expect(api.services.db.pool.idleCount).toBe(
				api.services.db.pool.totalCount,
			),
		20_000,
	);
});

test("an export pays for its rows: it waits for points once it has begun, and without any it does not begin and is no event", async () => {
	const own = await startApi({
		database,
		env: { QUOTA_POINTS: "5000", QUOTA_POINTS_PER_SECOND: "500" },
	});
	try {
		const { tenant, key } = own;
		await fill(tenant, 1_500);
		const exported = async () =>
			fetch(`${own.url}/api/audit-events.csv`, { headers: withKey(key) });
		const exports = async () =>
			(
				await asSuperuser(
					database,
					`select 1 from audit_event where tenant_id = '${tenant.tenantId}' and action = 'EXPORT'`,
				)
			).length;

		await setBucketOfNewestKey(database, tenant.tenantId, 60);
		const refused = await exported();
		expect(refused.status).toBe(429);
		const body = await refused.json();
		expect(body).toMatchObject({
			code: "RATE_LIMITED",
			retryAfterSeconds: expect.any(Number),
		});
		expect(refused.headers.get("retry-after")).toBe(
			String(body.retryAfterSeconds),
		);
		expect(await exports()).toBe(0);

		// 1,100 points: enough for the first batch, and not for the second. What the API knows of it is older than that.
		await sleep(1_000);
		await setBucketOfNewestKey(database, tenant.tenantId, 7.8);
		const rows = await readCsv(await exported());
		expect(rows.filter(({ action }) => action === "VERIFY")).toHaveLength(
			1_500,
		);
		expect(await exports()).toBe(1);
	} finally {
		await own.stop();
	}
}, 120_000);
