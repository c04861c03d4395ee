import type { AccessContext } from "@patchbay/access";
import { disconnect } from "@patchbay/connections";
import {
	cancelImport,
	type ImportsContext,
	retryImport,
	runImport,
	startImport,
	startImportInput,
} from "@patchbay/imports";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createTenant } from "../support/factories/tenant.ts";
import { type Importing, startImporting } from "../support/importing.ts";

let app: Importing;
beforeAll(async () => {
	app = await startImporting({
		accounts: 2,
		campaigns: 6,
		days: 10,
		pageSize: 5,
	});
});
afterEach(async () => {
	await app.forgetFaults();
	await app.forgetCalls();
});
afterAll(() => app.close());

const code = (code: string) => expect.objectContaining({ code });

test("starting writes the job, its audit entry and its message together, or nothing", async () => {
	const connectionId = await app.connectAccounts();
	const input = startImportInput.parse({ connectionId });
	const broken: ImportsContext = {
		...app.imports,
		queue: {
			...app.imports.queue,
			send: () => Promise.reject(new Error("the queue is broken")),
		},
	};
	await expect(startImport(broken, input)).rejects.toThrow("broken");
	expect(
		await app.rows("select 1 from import_job where connection_id = $1", [
			connectionId,
		]),
	).toEqual([]);
	expect(await app.audited("IMPORT_START")).toEqual([]);

	const { importJobId } = await startImport(app.imports, input);

	expect(await app.job(importJobId)).toMatchObject({
		status: "QUEUED",
		percent: 0,
		attempts: 0,
	});
	const [entry] = await app.audited("IMPORT_START");
	expect(entry).toMatchObject({
		targetId: connectionId,
		succeeded: true,
		detail: { importJobId, kind: "FULL" },
	});
	const messages = await app.rows(
		"select data from pgboss.job where name = 'imports.run'",
	);
	expect(messages).toEqual([
		{ data: { tenantId: app.tenant.tenantId, importJobId } },
	]);
	await cancelImport(app.imports, { importJobId });
});

test("one import of a connection at a time, also when two start at once", async () => {
	const connectionId = await app.connectAccounts();
	const input = startImportInput.parse({ connectionId });
	const starts = await Promise.allSettled([
		startImport(app.imports, input),
		startImport(app.imports, input),
	]);
	expect(starts.map(({ status }) => status).sort()).toEqual([
		"fulfilled",
		"rejected",
	]);
	await expect(startImport(app.imports, input)).rejects.toEqual(
		code("CONFLICT"),
	);
});

test("the verbs know who may, and whose it is", async () => {
	const connectionId = await app.connectAccounts();
	const input = startImportInput.parse({ connectionId });
	const stranger = app.importsAs((await createTenant(app.database)).ctx);
	const member = app.importsAs({ ...app.tenant.ctx, role: "MEMBER" });
	const reader: AccessContext = {
		...app.tenant.ctx,
		actor: { type: "API_KEY", id: app.tenant.memberId, label: "key" },
		role: null,
		scopes: ["READ"],
	};
	await expect(startImport(stranger, input)).rejects.toEqual(code("NOT_FOUND"));
	await expect(startImport(member, input)).rejects.toEqual(code("FORBIDDEN"));
	await expect(startImport(app.importsAs(reader), input)).rejects.toThrow(
		"IMPORT",
	);
	const { importJobId } = await startImport(app.imports, input);
	for (const verb of [cancelImport, retryImport]) {
		await expect(verb(stranger, { importJobId })).rejects.toEqual(
			code("NOT_FOUND"),
		);
		await expect(verb(member, { importJobId })).rejects.toEqual(
			code("FORBIDDEN"),
		);
	}
	await runImport(app.worker(), { tenantId: stranger.tenantId, importJobId });
	expect(await app.job(importJobId)).toMatchObject({ status: "QUEUED" });
});

test.each([
	[
		"a range that ends before it begins",
		{ from: "2026-11-21", to: "2026-11-20" },
		"from",
	],
	["more than 400 days", { from: "2025-01-01", to: "2026-11-20" }, "from"],
	["a day that is none", { from: "2026-02-30" }, "from"],
	["a word for a day", { to: "yesterday" }, "to"],
	["a limit of nothing", { limit: 0 }, "limit"],
	["no campaign at all", { campaignExternalIds: [] }, "campaignExternalIds"],
	[
		"1,001 campaigns",
		{ campaignExternalIds: Array.from({ length: 1001 }, (_, id) => `${id}`) },
		"campaignExternalIds",
	],
])("%s is refused at its field", (_what, given, field) => {
	const parsed = startImportInput.safeParse({
		connectionId: crypto.randomUUID(),
		...given,
	});
	expect(parsed.error?.issues[0]?.path[0]).toBe(field);
});

test("a job that nobody works on is cancelled at once, and only once audited", async () => {
	const importJobId = await app.start(await app.connectAccounts());
	const before = (await app.audited("IMPORT_CANCEL")).length;
	await cancelImport(app.imports, { importJobId });
	expect(await app.job(importJobId)).toMatchObject({
		status: "CANCELLED",
		message: "The import was cancelled.",
	});
	await expect(cancelImport(app.imports, { importJobId })).rejects.toEqual(
		code("JOB_NOT_CANCELLABLE"),
	);
	expect(await app.audited("IMPORT_CANCEL")).toHaveLength(before + 1);
});

test("a running job stops in the middle of a call, and a retry goes on where it was", async () => {
	const connectionId = await app.connectAccounts();
	const importJobId = await app.start(connectionId);
	// The second page of keywords never comes.
	await app.control("faults", {
		path: "/google-ads/v25/",
		bodyIncludes: "FROM ad_group_criterion",
		skip: 1,
		kind: "stall",
	});
	const running = app.runToEnd(importJobId);
	await app.faultsMet();
	await cancelImport(app.imports, { importJobId });
	const cancelled = await running;
	expect(cancelled).toMatchObject({ status: "CANCELLED" });
	// What was given up is not what was done: metrics and files had not begun.
	expect(cancelled.percent).toBeGreaterThan(0);
	expect(cancelled.percent).toBeLessThan(60);
	const slices = await app.rows<{
		stream: string;
		state: string;
		cursor: string | null;
	}>(
		"select stream, state, cursor from import_slice where import_job_id = $1",
		[importJobId],
	);
	expect(slices).toContainEqual({
		stream: "CAMPAIGNS",
		state: "DONE",
		cursor: null,
	});
	expect(slices.find(({ stream }) => stream === "KEYWORDS")).toMatchObject({
		state: "CANCELLED",
		cursor: expect.any(String),
	});
	await app.forgetFaults();
	await app.forgetCalls();

	await retryImport(app.imports, { importJobId });
	expect(await app.job(importJobId)).toMatchObject({
		status: "QUEUED",
		percent: 0,
		message: null,
	});
	const end = await app.runToEnd(importJobId);

	expect(end).toMatchObject({ status: "SUCCEEDED", attempts: 2 });
	const asked = await app.queries();
	expect(asked.some((query) => query.includes("FROM ad_group WHERE"))).toBe(
		false,
	);
	const [keywords] = await app.rows<{ done: bigint; saved: number }>(
		`select rows_done as done, (select count(*)::int from keyword k join campaign c on c.tenant_id = k.tenant_id and c.id = k.campaign_id
			where c.connection_id = $2) as saved from import_slice where import_job_id = $1 and stream = 'KEYWORDS'`,
		[importJobId, connectionId],
	);
	expect(Number(keywords?.done)).toBe(keywords?.saved);
	expect(await app.audited("IMPORT_RETRY")).toHaveLength(1);
	await expect(retryImport(app.imports, { importJobId })).rejects.toEqual(
		code("CONFLICT"),
	);
});

test("disconnecting during an import ends it cleanly, and nothing is written afterwards", async () => {
	const connectionId = await app.connectAccounts();
	const importJobId = await app.start(connectionId);
	await app.control("faults", {
		path: "/google-ads/v25/",
		bodyIncludes: "FROM ad_group_ad WHERE",
		kind: "stall",
	});
	const running = app.runToEnd(importJobId);
	await app.faultsMet();

	await disconnect(app.ctx, { connectionId, deleteImportedData: false });

	expect(await running).toMatchObject({
		status: "CANCELLED",
		message: expect.stringContaining("disconnected"),
	});
	await app.forgetFaults();
	expect(
		await app.rows(
			"select 1 from ad x join campaign c on c.tenant_id = x.tenant_id and c.id = x.campaign_id where c.connection_id = $1",
			[connectionId],
		),
	).toEqual([]);
	const open = await app.rows(
		"select 1 from import_slice where import_job_id = $1 and state in ('PENDING', 'RUNNING', 'WAITING')",
		[importJobId],
	);
	expect(open).toEqual([]);
	await expect(retryImport(app.imports, { importJobId })).rejects.toEqual(
		code("RECONNECT_REQUIRED"),
	);
});
