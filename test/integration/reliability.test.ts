import { systemSql } from "@patchbay/db";
import { foldOutcomes, pruneOutcomes } from "@patchbay/reliability";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clientOf, createKey, startApi, type TestApi } from "../support/api.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { people } from "../support/connecting.ts";
import type { GraphqlClient } from "../support/graphql-client.ts";
import { type Importing, startImporting } from "../support/importing.ts";

let app: Importing;
let api: TestApi;
let client: GraphqlClient;
beforeAll(async () => {
	app = await startImporting({ accounts: 1, campaigns: 3, days: 3 });
	api = await startApi({
		database: app.database,
		sandbox: app.sandbox,
		env: { PATCHBAY_MASTER_KEY: app.masterKey },
	});
	client = clientOf(
		api.url,
		await createKey(app.database, app.tenant, ["READ"]),
	);
});
afterAll(async () => {
	await api?.stop();
	await app?.close();
});

const fields =
	"connectSuccessRate importSuccessRate assetSuccessRate connectsTried importsRun assetsTried";
async function read(days?: number, by = client) {
	const { tenant } = await by.query(
		`query ($days: Int) { tenant { reliability(days: $days) { ${fields} } } }`,
		days === undefined ? {} : { days },
	);
	return tenant.reliability as Record<string, number | null>;
}

test("nothing tried is no share; what was tried is counted once, before and after it is summed up, and after the jobs are gone", async () => {
	expect(await read()).toEqual({
		connectSuccessRate: null,
		importSuccessRate: null,
		assetSuccessRate: null,
		connectsTried: 0,
		importsRun: 0,
		assetsTried: 0,
	});

	const connectionId = await app.connectAccounts(["1110000001"]);
	// Somebody says no on the consent page.
	await expect(
		app.connectBrand(await app.newBrand(), {
			account: people.brandOwner.email,
			decision: "deny",
		}),
	).rejects.toThrow();
	const good = await app.start(connectionId);
	const done = await app.runToEnd(good);
	expect(done.status).toBe("SUCCEEDED");
	await app.control("faults", {
		path: "/google-ads/v25/",
		googleAdsError: {
			category: "authorizationError",
			code: "USER_PERMISSION_DENIED",
		},
		count: 1_000,
	});
	const bad = await app.start(connectionId, { kind: "CAMPAIGNS" });
	expect((await app.runToEnd(bad)).status).toBe("FAILED");
	await app.forgetFaults();

	const expected = {
		connectSuccessRate: 0.5,
		importSuccessRate: 0.5,
		assetSuccessRate: 1,
		connectsTried: 2,
		importsRun: 2,
		assetsTried: done.totalAssets,
	};
	expect(await read()).toEqual(expected);
	expect(await foldOutcomes(app.database.db)).toBeGreaterThanOrEqual(5);
	expect(await foldOutcomes(app.database.db)).toBe(0);
	expect(await read()).toEqual(expected);
	// Another tenant has counts of its own.
	expect(await read(30, api.client)).toMatchObject({ importsRun: 0 });
	await asSuperuser(
		app.database,
		"delete from import_failure; delete from import_event; delete from import_slice; delete from import_job",
	);
	expect(await read(1)).toEqual(expected);
});

test("days are counted in UTC with today, sums that nobody can ask for go, and absurd numbers of days are refused", async () => {
	await asSuperuser(
		app.database,
		`insert into outcome_day (tenant_id, kind, day, tried, succeeded)
		select '${app.tenant.tenantId}', 'IMPORT', (now() at time zone 'UTC')::date - n, 10, 9 from generate_series(1, 500) n`,
	);
	expect(await read(1)).toMatchObject({ importsRun: 2 });
	expect(await read(3)).toMatchObject({ importsRun: 22 });
	expect(await pruneOutcomes(app.database.db)).toBe(100);
	expect(await read(365)).toMatchObject({ importsRun: 3_642 });
	for (const days of [0, -1, 366, 2_147_483_647]) {
		const { body } = await client.send(
			`{ tenant { reliability(days: ${days}) { importsRun } } }`,
		);
		expect(body.errors?.[0]?.message).toContain("between 1 and 365 days");
	}
});

test("two that sum up at the same moment count nothing twice", async () => {
	await asSuperuser(
		app.database,
		`insert into outcome (id, tenant_id, kind, tried, succeeded, occurred_at)
		select gen_random_uuid(), '${app.tenant.tenantId}', 'CONNECT', 1, 1, now() from generate_series(1, 3000)`,
	);
	const before = await read();
	await Promise.all(
		Array.from({ length: 4 }, () =>
			systemSql(app.database.db).query("select system.fold_outcomes(1000)"),
		),
	);
	expect(await read()).toEqual(before);
	await foldOutcomes(app.database.db);
	expect(await read()).toEqual(before);
});
