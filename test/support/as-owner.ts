import pg from "pg";
import type { TestDatabase } from "./database.ts";

/**
 * Runs `work` in one transaction as the owner of the tables, with the tenant set: for the rows that the app may not
 * write, such as the tenant itself.
 */
export async function asOwner<T>(
	{ ownerUrl }: Pick<TestDatabase, "ownerUrl">,
	tenantId: string,
	work: (client: pg.Client) => Promise<T>,
): Promise<T> {
	const client = new pg.Client({ connectionString: ownerUrl });
	await client.connect();
	try {
		await client.query("begin");
		await client.query("select set_config('app.tenant_id', $1, true)", [
			tenantId,
		]);
		const result = await work(client);
		await client.query("commit");
		return result;
	} finally {
		await client.end();
	}
}
