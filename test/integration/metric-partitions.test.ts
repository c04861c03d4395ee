import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;

beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.drop());

test("many slices at once ask for the partitions of the same months, and each month is made once", async () => {
	const { pool } = database.db;
	for (const year of [2031, 2032, 2033]) {
		const results = await Promise.allSettled(
			Array.from({ length: 8 }, () =>
				pool.query("select ensure_metric_partitions($1::date, $2::date)", [
					`${year}-01-15`,
					`${year}-12-31`,
				]),
			),
		);
		expect(
			results.flatMap((result) =>
				result.status === "rejected" ? [String(result.reason)] : [],
			),
		).toEqual([]);
	}
	const { rows } = await pool.query<{ partitions: number }>(
		"select count(*)::int partitions from pg_inherits where inhparent = 'metric_daily'::regclass and inhrelid::regclass::text ~ '203[123]'",
	);
	expect(rows[0]?.partitions).toBe(36);
});
