import { createDatabase, type Database, systemSql } from "@patchbay/db";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedConnections } from "../../bench/seed-connections.ts";
import { seedSlices } from "../../bench/seed-slices.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	explainSessions,
	nodesOf,
	rowsRead,
	watchPlans,
} from "../support/explained-plans.ts";

/** Rows that a claim of ten looks at, with room: as many whatever is open. */
const mostRows = 60;

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
	database = await createTestDatabase();
	await seedConnections(database.superuserUrl, 2);
	const superuser = new pg.Client({ connectionString: database.superuserUrl });
	await superuser.connect();
	await seedSlices(superuser, { connections: 2_000, perConnection: 100 });
	await superuser.end();
	await explainSessions(database);
	db = createDatabase({ url: database.url, applicationName: "plans" });
}, 180_000);
afterAll(async () => {
	await db?.close();
	await database?.drop();
});

test("claiming ten of 200,000 open slices looks at no more than what it claims", async () => {
	const plans = await watchPlans(db);
	const claim =
		"select * from system.claim_import_slices('test', 10, 10, 3600)";
	const { rows } = await systemSql(db).query<{ slice_id: string }>(claim);
	expect(rows).toHaveLength(10);
	for (const [what, text, values] of [
		["claims", claim, []],
		["wakes what is due", "select system.promote_import_slices(200)", []],
		[
			"asks who waits",
			"select * from system.import_place_wanted($1)",
			[rows[0]?.slice_id],
		],
	] as const) {
		plans.drain();
		await systemSql(db).query(text, values);
		const seen = plans
			.drain()
			.flatMap(({ plan }) => nodesOf(plan))
			.filter((node) => node["Relation Name"] === "import_slice")
			.map((node) => [node["Node Type"], node["Index Name"], rowsRead(node)]);
		expect(seen.length).toBeGreaterThan(0);
		expect([
			what,
			seen.filter(([, , rowsOf]) => Number(rowsOf) > mostRows),
		]).toEqual([what, []]);
	}
});
