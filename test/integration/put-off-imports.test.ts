import { runImport, startImport, startImportInput } from "@patchbay/imports";
import {
	createOAuthApp,
	createOAuthAppInput,
	updateOAuthApp,
	updateOAuthAppInput,
} from "@patchbay/oauth-apps";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import { type Importing, startImporting } from "../support/importing.ts";

// An app may make few operations a day: what less urgent imports have to put off is said by name, and a person's goes on.

let app: Importing;
let connectionId: string;
let oauthAppId: string;
beforeAll(async () => {
	app = await startImporting({ accounts: 2, campaigns: 4, days: 40 });
	connectionId = await app.connectAccounts(["1110000001"]);
	({ oauthAppId } = await createOAuthApp(
		app.ctx,
		createOAuthAppInput.parse({
			platform: "GOOGLE_ADS",
			label: "Ours",
			clientId: "sandbox-google-client",
			clientSecret: "sandbox-google-secret",
		}),
	));
});
beforeEach(() =>
	asSuperuser(
		app.database,
		"delete from platform_limit_window; delete from platform_hold",
	),
);
afterAll(() => app.close());

const allow = (operationsPerDay: string) =>
	updateOAuthApp(
		app.ctx,
		updateOAuthAppInput.parse({ oauthAppId, extras: { operationsPerDay } }),
	);
const work = (importJobId: string) =>
	runImport(app.worker(), { tenantId: app.tenant.tenantId, importJobId });

test("the reading of the past stops before the last two fifths, says which account and which days wait until when, and a person's import goes on", async () => {
	await allow("5");
	const { importJobId } = await startImport(
		app.imports,
		startImportInput.parse({
			connectionId,
			kind: "FULL",
			includeAssets: false,
		}),
		{ trigger: "SCHEDULED", lane: "HISTORY" },
	);
	await work(importJobId);
	const job = await app.job(importJobId);
	expect(job).toMatchObject({ status: "WAITING", messageCode: "RATE_LIMITED" });
	const [account] = await app.rows<{ name: string }>(
		"select name from ad_account where connection_id = $1 and selected",
		[connectionId],
	);
	// Read hours later it is still true: no time that counts from now.
	expect(job.message).not.toMatch(/ in \d+ (hour|minute)/);
	expect(job.message).toContain(
		`Put off until ${job.resumesAt?.toISOString().slice(0, 16).replace("T", " ")} UTC: ${account?.name} (`,
	);
	const [used] = await asSuperuser<{ used: number }>(
		app.database,
		"select max((select sum(c) from unnest(counts) c))::int as used from platform_limit_window",
	);
	expect(used?.used).toBe(3);
	const events = await app.rows<{ message: string }>(
		"select message from import_event where import_job_id = $1 and what = 'waiting' order by at desc, id desc limit 1",
		[importJobId],
	);
	expect(events[0]?.message).toContain("Put off until");

	const manual = await app.start(connectionId, {
		kind: "CAMPAIGNS",
		includeAssets: false,
	});
	await work(manual);
	const [asked] = await asSuperuser<{ held: string }>(
		app.database,
		"select string_agg(bucket, ',' order by bucket) as held from platform_hold where until > clock_timestamp()",
	);
	expect(asked?.held).toContain("#3");
	const rows = await app.rows<{ done: number }>(
		"select count(*)::int as done from import_slice where import_job_id = $1 and state = 'DONE' and stream <> 'PLAN'",
		[manual],
	);
	expect(rows[0]?.done).toBeGreaterThan(0);
}, 60_000);

test("raising the number lets the past go on at once", async () => {
	await allow("4");
	const { importJobId } = await startImport(
		app.imports,
		startImportInput.parse({ connectionId, kind: "METRICS" }),
		{ trigger: "SCHEDULED", lane: "RECENT" },
	);
	await work(importJobId);
	await allow("0");
	expect((await app.runToEnd(importJobId)).status).toBe("SUCCEEDED");
}, 60_000);
