import pg from "pg";

/** The role that owns the tables and runs the migrations; it may make roles, and no more. */
export const ownerRole = "patchbay_owner";

/**
 * Makes, on a server of our own, the owner's role and its database, where they are missing. `superuserUrl` is a URL of
 * the server's own superuser.
 */
export async function prepareDatabase(
	superuserUrl: string,
	{ database, ownerPassword }: { database: string; ownerPassword: string },
): Promise<void> {
	const client = new pg.Client({ connectionString: superuserUrl });
	client.on("error", () => {});
	await client.connect();
	try {
		const role = await client.query("select from pg_roles where rolname = $1", [
			ownerRole,
		]);
		if (role.rowCount === 0)
			await client.query(
				`create role ${ownerRole} login createrole password ${pg.escapeLiteral(ownerPassword)}`,
			);
		const found = await client.query(
			"select from pg_database where datname = $1",
			[database],
		);
		if (found.rowCount === 0)
			await client.query(
				`create database ${pg.escapeIdentifier(database)} owner ${ownerRole}`,
			);
	} finally {
		await client.end();
	}
}
