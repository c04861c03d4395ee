import { randomBytes } from "node:crypto";
import { createDatabase, type Database } from "@patchbay/db";
import pg from "pg";
import { inject } from "vitest";
import { urlOf } from "./template-database.ts";

export interface TestDatabase {
	/** As patchbay_app, as the api and the worker connect. */
	db: Database;
	/** URL of patchbay_app. */
	url: string;
	/** The same as `url`: there is no pooler in tests. */
	directUrl: string;
	/** URL of patchbay_owner. */
	ownerUrl: string;
	/** URL of patchbay_auth. */
	authUrl: string;
	/** URL of the server's superuser, whom no policy binds: for looking at what is really stored. */
	superuserUrl: string;
	drop(): Promise<void>;
}

/** A migrated, empty database of this test file's own. Call it in `beforeAll`, and `drop()` in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
	const server = inject("testServer");
	const name = `test_${randomBytes(6).toString("hex")}`;
	await asSuperuser(
		server.superuserUrl,
		`create database ${name} template ${server.templateName} owner patchbay_owner strategy file_copy`,
	);
	const url = urlOf(server, "app", name);
	const db = createDatabase({ url, applicationName: "patchbay-test" });
	const superuserUrl = new URL(server.superuserUrl);
	superuserUrl.pathname = `/${name}`;
	return {
		db,
		url,
		directUrl: url,
		ownerUrl: urlOf(server, "owner", name),
		authUrl: urlOf(server, "auth", name),
		superuserUrl: superuserUrl.href,
		async drop() {
			await db.close();
			await asSuperuser(
				server.superuserUrl,
				`drop database ${name} with (force)`,
			);
		},
	};
}

async function asSuperuser(url: string, statement: string): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await client.query(statement);
	} finally {
		await client.end();
	}
}
