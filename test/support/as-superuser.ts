import pg from "pg";
import type { TestDatabase } from "./database.ts";

/** Runs a statement as the server's superuser in this test's database: what an operator or an accident would do. */
export async function asSuperuser<Row extends object>(
	{ superuserUrl }: Pick<TestDatabase, "superuserUrl">,
	statement: string,
): Promise<Row[]> {
	const client = new pg.Client({ connectionString: superuserUrl });
	await client.connect();
	try {
		return (await client.query<Row>(statement)).rows;
	} finally {
		await client.end();
	}
}
