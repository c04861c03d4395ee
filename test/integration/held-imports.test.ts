import { claimSlice, runSlice } from "@patchbay/imports";
import { createLimits } from "@patchbay/limits";
import { createLogger } from "@patchbay/logger";
import { getPlatform, platforms, RateLimited } from "@patchbay/platforms";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import { defaultApp } from "../support/default-platform.ts";
import { type Importing, startImporting } from "../support/importing.ts";
import { connectSecondTenant } from "../support/second-tenant.ts";

let app: Importing;
beforeAll(async () => {
	app = await startImporting({ accounts: 2, campaigns: 4, days: 3 });
});
afterAll(() => app.close());

const platform = "GOOGLE_ADS" as const;
const { clientId } = defaultApp;
const limits = () =>
	createLimits({
		db: app.database.db,
		logger: createLogger({ name: "test", level: "silent" }),
	});
const meter = (seconds: number, limitedBy: "app" | "account") => {
	const policy = getPlatform(platforms, platform).limits;
	return limits()
		.meter({ platform, clientId, person: "somebody", policy })
		.refused(
			"default",
			"1110000001",
			new RateLimited("Wait.", {
				retryAt: new Date(Date.now() + seconds * 1000),
				limitedBy,
			}),
		);
};
const forget = () => asSuperuser(app.database, "delete from platform_hold");
const uses = () =>
	app.rows(
		"select 1 from audit_event where action = 'CREDENTIAL_USE' and purpose like 'import %'",
	);
const range = { kind: "CAMPAIGNS" as const, includeAssets: false };

test("while the app is held back, an import waits without a session, an audit entry or a call, and goes on by itself", async () => {
	const connectionId = await app.connectAccounts(["1110000001"]);
	const before = await uses();
	await meter(6, "app");
	await app.forgetCalls();
	const importJobId = await app.start(connectionId, range);
	const running = app.runToEnd(importJobId);

	const waiting = await app.waitFor(
		importJobId,
		({ status }) => status === "WAITING",
	);
	expect(waiting).toMatchObject({
		messageCode: "RATE_LIMITED",
		message: expect.stringContaining("will continue automatically"),
		resumesAt: expect.any(Date),
	});
	expect(await app.claimableJobs()).not.toContain(importJobId);
	expect(await uses()).toEqual(before);
	expect(await app.queries()).toEqual([]);

	expect(await running).toMatchObject({ status: "SUCCEEDED", attempts: 1 });
	expect(
		await app.rows(
			"select 1 from import_slice where import_job_id = $1 and attempts > 0",
			[importJobId],
		),
	).toEqual([]);
});

test("slices that were held back come back one after another within the hold's spread", async () => {
	await meter(3_600, "app");
	const [row] = await asSuperuser<{ moments: string; spread: number }>(
		app.database,
		`select count(distinct system.slice_held_until(h.app, null, gen_random_uuid(), 0)) as moments, max(h.spread_milliseconds) as spread
		from platform_hold h, generate_series(1, 50) where h.bucket = '*'`,
	);
	expect(Number(row?.moments)).toBeGreaterThan(40);
	expect(row?.spread).toBe(30_000);
	await forget();
});

test("an account whose calls were not answered is left alone, twice as long each time, until it answers", async () => {
	const connectionId = await app.connectAccounts(["1110000001", "1110000002"]);
	const account = { platform, clientId, externalId: "1110000001" };
	const held = async () => {
		const [row] = await asSuperuser<{ seconds: number }>(
			app.database,
			"select round(extract(epoch from until - clock_timestamp()))::int as seconds from platform_hold where bucket = '!'",
		);
		return row?.seconds ?? 0;
	};
	await limits().noteStall(account);
	expect(await held()).toBeGreaterThan(20);
	await limits().noteStall(account);
	expect(await held()).toBeGreaterThan(50);

	const importJobId = await app.start(connectionId, range);
	const running = app.runToEnd(importJobId);
	await app.waitFor(importJobId, ({ status }) => status === "WAITING");
	const states = await app.rows<{ externalId: string; states: string[] }>(
		`select a.external_id as "externalId", array_agg(distinct s.state::text) as states from import_slice s
		join ad_account a on a.tenant_id = s.tenant_id and a.id = s.ad_account_id
		where s.import_job_id = $1 group by 1 order by 1`,
		[importJobId],
	);
	// The other account is read meanwhile.
	expect(states).toEqual([
		{ externalId: "1110000001", states: ["PENDING", "WAITING"] },
		{ externalId: "1110000002", states: ["DONE"] },
	]);

	await limits().noteAnswer(account);
	expect(await running).toMatchObject({ status: "SUCCEEDED" });
});

test("slices of one ad account are counted over jobs, connections and tenants", async () => {
	const stranger = await connectSecondTenant(app);
	const own = await app.connectAccounts();
	const jobs = [
		{ tenantId: app.tenant.tenantId, importJobId: await app.start(own) },
		{
			tenantId: stranger.tenant.tenantId,
			importJobId: await stranger.start(),
		},
	];
	const deps = app.worker();
	// Accounts are listed first, by slices that belong to no account.
	for (const job of jobs) {
		const first = await claimSlice(deps, job);
		if (first?.account !== null) throw new Error("accounts come first");
		await runSlice(deps, first);
	}
	const taken = [];
	for (const job of [...jobs, ...jobs, ...jobs])
		taken.push(await claimSlice(deps, job));
	expect(taken.filter((work) => work !== null)).toHaveLength(2);
});

test("a token endpoint that asked us to wait is left alone with that person's token, and no grant is at fault", async () => {
	const connectionId = await app.connectAccounts();
	const [grant] = await app.rows<{ id: string; person: string }>(
		"select g.id, g.platform_user_id as person from connection c join platform_grant g on g.id = c.grant_id where c.id = $1",
		[connectionId],
	);
	await limits()
		.meter({
			platform,
			clientId,
			person: grant?.person ?? "",
			policy: getPlatform(platforms, platform).limits,
		})
		.refused(
			"token",
			null,
			new RateLimited("Wait.", {
				retryAt: new Date(Date.now() + 3_600_000),
				limitedBy: "app",
			}),
		);
	await app.forgetCalls();
	const { credentials } = app.otherProcess();

	await expect(
		credentials.refreshGrant(app.tenant.ctx, grant?.id ?? ""),
	).rejects.toMatchObject({ code: "RATE_LIMITED", isOurs: true });

	expect(await app.requests("/google-ads/token")).toEqual([]);
	expect(
		await app.rows(
			`select status::text, consecutive_failures as failures, refresh_lease_until is null as free from platform_grant where id = $1`,
			[grant?.id],
		),
	).toEqual([{ status: "ACTIVE", failures: 0, free: true }]);
	// What is not a refresh goes on: the API is another service.
	const session = await credentials.openSession(app.tenant.ctx, {
		grantId: grant?.id ?? "",
		platform,
		purpose: "test",
	});
	await session.admit("default", "1110000001");
	await forget();
});

test("a request through a session counts in the account's second and in the app's day", async () => {
	await asSuperuser(app.database, "delete from platform_limit_window");
	const connectionId = await app.connectAccounts();
	await app.forgetCalls();
	await asSuperuser(app.database, "delete from platform_limit_window");
	const importJobId = await app.start(connectionId, range);
	expect(await app.runToEnd(importJobId)).toMatchObject({
		status: "SUCCEEDED",
	});
	const calls = (await app.requests("/google-ads/v25/")).length;
	const [day] = await asSuperuser<{ counted: string }>(
		app.database,
		`select (select sum(c) from unnest(counts) c) as counted from platform_limit_window order by expires_at desc limit 1`,
	);
	expect(calls).toBeGreaterThan(3);
	expect(Number(day?.counted)).toBe(calls);
});
