import { systemSql } from "@patchbay/db";
import { runImport } from "@patchbay/imports";
import { appKey } from "@patchbay/limits";
import {
	createOAuthApp,
	createOAuthAppInput,
	deleteOAuthApp,
	updateOAuthApp,
	updateOAuthAppInput,
} from "@patchbay/oauth-apps";
import { RateLimited } from "@patchbay/platforms";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import { type Importing, startImporting } from "../support/importing.ts";

// An operator changes how many requests a platform allows the app: what our own count held back goes on at once, in every
// process, and what the platform refused does not.

let app: Importing;
let connectionId: string;
let grantId: string;
let oauthAppId: string;
beforeAll(async () => {
	app = await startImporting({ accounts: 1, campaigns: 4, days: 3 });
	connectionId = await app.connectAccounts(["1110000001"]);
	const [grant] = await app.rows<{ id: string }>(
		"select grant_id as id from connection where id = $1",
		[connectionId],
	);
	grantId = grant?.id ?? "";
	({ oauthAppId } = await createOAuthApp(
		app.ctx,
		createOAuthAppInput.parse({
			platform,
			label: "Ours",
			clientId,
			clientSecret: "sandbox-google-secret",
		}),
	));
});
beforeEach(async () => {
	await change(null);
	await asSuperuser(
		app.database,
		"delete from platform_limit_window; delete from platform_hold",
	);
});
afterAll(() => app.close());

const platform = "GOOGLE_ADS" as const;
const clientId = "sandbox-google-client";

/** Sets the app's own number of requests a day; null takes it away. */
const change = (operationsPerDay: string | null) =>
	updateOAuthApp(
		app.ctx,
		updateOAuthAppInput.parse({ oauthAppId, extras: { operationsPerDay } }),
	);
/** A session of another process, which knows the number that stands now. */
const openSession = () =>
	app.otherProcess().credentials.openSession(app.tenant.ctx, {
		grantId,
		platform,
		purpose: "test",
	});
type Session = Awaited<ReturnType<typeof openSession>>;

/** Asks for requests about one account after another; answers how many are let through. */
async function ask(session: Session, times: number): Promise<number> {
	let passed = 0;
	for (let request = 0; request < times; request += 1)
		await session.admit("default", `account ${request}`).then(
			() => {
				passed += 1;
			},
			(error: unknown) => {
				if (!(error instanceof RateLimited)) throw error;
			},
		);
	return passed;
}
const holds = () =>
	asSuperuser<{ bucket: string; reason: string }>(
		app.database,
		"select bucket, reason from platform_hold where until > clock_timestamp() order by bucket",
	);
test("an import that our own limit held back can go on as soon as the limit is raised, before anybody asks for anything", async () => {
	await change("2");
	const importJobId = await app.start(connectionId, {
		kind: "CAMPAIGNS" as const,
		includeAssets: false,
	});
	await runImport(app.worker(), {
		tenantId: app.tenant.tenantId,
		importJobId,
	});
	expect(await app.job(importJobId)).toMatchObject({
		status: "WAITING",
		messageCode: "RATE_LIMITED",
	});
	expect(await holds()).toEqual([{ bucket: "#", reason: "FULL" }]);
	expect(await app.claimableJobs()).not.toContain(importJobId);

	await change("0");
	expect(await holds()).toEqual([]);
	expect(await app.claimableJobs()).toContain(importJobId);
	expect(await app.runToEnd(importJobId)).toMatchObject({
		status: "SUCCEEDED",
	});
});

test("a list of accounts that our own limit held back is due as soon as the limit is raised", async () => {
	await change("1");
	expect(await ask(await openSession(), 2)).toBe(1);
	const due = async () =>
		(
			await systemSql(app.database.db).query(
				"select 1 from system.account_readings_due(10)",
			)
		).rows.length;
	await asSuperuser(
		app.database,
		`insert into account_reading (tenant_id, grant_id, platform, due_at, list_requested_at)
		values ('${app.tenant.tenantId}', '${grantId}', 'GOOGLE_ADS', now(), now())
		on conflict (tenant_id, grant_id, platform) do update set due_at = now(), list_requested_at = now()`,
	);
	expect(await due()).toBe(0);
	await change("0");
	expect(await due()).toBe(1);
	await app.readAccounts();
	expect(await due()).toBe(0);
});

test("what one platform's limit holds back hides nothing of another, and a person's comes before what a schedule asked for", async () => {
	await change("1");
	expect(await ask(await openSession(), 2)).toBe(1);
	const due = async (most: number) =>
		(
			await systemSql(app.database.db).query<{ of: string }>(
				`select platform || ' ' || (grant_id = $2)::text as of from system.account_readings_due($1)`,
				[most, grantId],
			)
		).rows.map((row) => row.of);
	const [{ columns = "" } = {}] = await asSuperuser<{ columns: string }>(
		app.database,
		`select string_agg(quote_ident(attname), ', ') as columns from pg_attribute
		where attrelid = 'platform_grant'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
	);
	await asSuperuser(
		app.database,
		`insert into platform_grant (${columns})
		select ${columns} from (
			select (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(), 'platform_user_id', 'person ' || n))).*
			from platform_grant g, generate_series(1, 60) n where g.id = '${grantId}') copies;
		insert into account_reading (tenant_id, grant_id, platform, due_at, urgency)
		select tenant_id, id, 'GOOGLE_ADS', now() - interval '1 hour', 2 from platform_grant where id <> '${grantId}';
		insert into account_reading (tenant_id, grant_id, platform, due_at)
		values ('${app.tenant.tenantId}', '${grantId}', 'GOOGLE_ADS', now()), ('${app.tenant.tenantId}', '${grantId}', 'KLAVIYO', now())
		on conflict (tenant_id, grant_id, platform) do update set due_at = now(), urgency = 0`,
	);
	expect(await due(100)).toEqual(["KLAVIYO true"]);
	await change("0");
	const [first, second, third] = await due(100);
	expect([first, second].sort()).toEqual(["GOOGLE_ADS true", "KLAVIYO true"]);
	expect(third).toBe("GOOGLE_ADS false");
	await asSuperuser(
		app.database,
		`delete from account_reading; delete from platform_grant where id <> '${grantId}'`,
	);
});

test("a session of another process that was opened before goes by the raised number, and holds nothing back again", async () => {
	await change("2");
	const before = await openSession();
	expect(await ask(before, 4)).toBe(2);
	expect(await holds()).toEqual([{ bucket: "#", reason: "FULL" }]);
	await change("5");
	expect(await holds()).toEqual([]);
	expect(await ask(before, 6)).toBe(3);
	await change(null);
	expect(await holds()).toEqual([]);
	expect(await ask(before, 6)).toBe(6);
});

test("a lowered number counts for sessions that are open, and for what was used before", async () => {
	const before = await openSession();
	expect(await ask(before, 4)).toBe(4);
	await change("6");
	expect(await ask(before, 4)).toBe(2);
	await change("3");
	expect(await ask(before, 2)).toBe(0);
	expect(await ask(await openSession(), 2)).toBe(0);
	// Without a limit it is counted on.
	await change("0");
	expect(await ask(before, 3)).toBe(3);
	await change("9");
	expect(await ask(before, 2)).toBe(0);
});

test("what the platform refused stays held back, beside and after what our own count did", async () => {
	await change("1");
	const session = await openSession();
	await session.refused(
		"default",
		null,
		new RateLimited("Wait.", {
			retryAt: new Date(Date.now() + 600_000),
			limitedBy: "app",
		}),
	);
	await asSuperuser(
		app.database,
		"update platform_hold set until = until - interval '11 minutes'",
	);
	expect(await ask(session, 2)).toBe(1);
	await asSuperuser(
		app.database,
		"update platform_hold set until = until + interval '11 minutes' where reason = 'REFUSED'",
	);
	expect(await holds()).toEqual([
		{ bucket: "#", reason: "FULL" },
		{ bucket: "*", reason: "REFUSED" },
	]);
	await change("0");
	expect(await holds()).toEqual([{ bucket: "*", reason: "REFUSED" }]);
	expect(await ask(session, 1)).toBe(0);
});

test("a request that is refused while the limit is being raised leaves nothing held back", async () => {
	await change("1");
	const session = await openSession();
	expect(await ask(session, 1)).toBe(1);
	const key = appKey({ platform, clientId, tenantId: app.tenant.tenantId });
	const raising = new pg.Client({ connectionString: app.database.url });
	await raising.connect();
	try {
		await raising.query("begin");
		await raising.query("select system.change_limits($1, $2, $3)", [
			key,
			["operationsPerDay"],
			[9],
		]);
		const asked = ask(session, 1);
		await expect
			.poll(
				async () =>
					(
						await asSuperuser(
							app.database,
							"select 1 from pg_locks where locktype = 'advisory' and not granted",
						)
					).length,
			)
			.toBe(1);
		await raising.query("commit");
		expect(await asked).toBe(0);
	} finally {
		await raising.end();
	}
	expect(await holds()).toEqual([]);
	expect(await ask(session, 1)).toBe(1);
});

test("an app that is deleted takes its number with it", async () => {
	const { oauthAppId: other } = await createOAuthApp(
		app.ctx,
		createOAuthAppInput.parse({
			platform,
			label: "Short-lived",
			clientId: "another-client",
			clientSecret: "a-secret",
			extras: { operationsPerDay: "7" },
		}),
	);
	const changes = () =>
		asSuperuser(
			app.database,
			"select requests from platform_limit_change where requests = 7",
		);
	expect(await changes()).toHaveLength(1);
	await deleteOAuthApp(app.ctx, { oauthAppId: other });
	expect(await changes()).toEqual([]);
});
