import pg from "pg";
import { migrationsFolder, readMigrations } from "./read-migrations.ts";
import {
	type ConnectionLimits,
	limitConnections,
	missingRoleLimits,
} from "./role-limits.ts";
import { allowLogin } from "./role-password.ts";
import { ScriptRefused, withSchemaEngine } from "./schema-engine.ts";

export interface MigrateOptions {
	/** Direct URL (not a pooler's) of a role that owns the database and may create roles. */
	ownerUrl: string;
	/** URLs whose roles get the password that stands in them (patchbay_app, patchbay_auth). */
	loginUrls?: readonly string[];
	/** Sessions that the roles may have at once; left as they are where none are given. */
	connectionLimits?: ConnectionLimits;
	/** Told what the owner cannot do because the roles are somebody else's, as statements of SQL. */
	onMissingLimits?: (statements: readonly string[]) => void;
	/** prisma/migrations when left out. */
	folder?: string;
}

const noFilters = { externalTables: [], externalEnums: [] };
/** Any number, the same in every process: two migrations at once would be in each other's way. */
const lockKey = 7_220_061;

/**
 * Applies the migrations that are missing and answers their names. It writes the ordinary `_prisma_migrations`, so
 * `prisma migrate deploy` may be used instead. An error names the migration and PostgreSQL's reason; nothing of that
 * migration is kept, so it can be fixed and run again.
 */
export async function migrate({
	ownerUrl,
	loginUrls = [],
	connectionLimits = {},
	onMissingLimits = () => {},
	folder = migrationsFolder,
}: MigrateOptions): Promise<string[]> {
	const owner = new pg.Client({
		connectionString: ownerUrl,
		application_name: "patchbay-migrate",
		connectionTimeoutMillis: 5_000,
	});
	owner.on("error", () => {});
	await owner.connect();
	try {
		await owner.query("select pg_advisory_lock($1)", [lockKey]);
		const applied = await applyMissing(ownerUrl, folder);
		for (const url of loginUrls) await allowLogin(owner, url);
		await limitConnections(owner, connectionLimits);
		const missing = await missingRoleLimits(owner);
		if (missing.length > 0) onMissingLimits(missing);
		return applied;
	} finally {
		await owner.end();
	}
}

async function applyMissing(
	ownerUrl: string,
	folder: string,
): Promise<string[]> {
	const migrationsList = await readMigrations(folder);
	try {
		const { appliedMigrationNames } = await withSchemaEngine(
			ownerUrl,
			(engine) =>
				engine.applyMigrations({ migrationsList, filters: noFilters }),
		);
		return appliedMigrationNames;
	} catch (error) {
		const name = /migration_name="(\w+)"/.exec(
			String((error as Error).cause),
		)?.[1];
		if (!(error instanceof ScriptRefused) || name === undefined) throw error;
		const script = migrationsList.migrationDirectories.find(
			({ path }) => path === name,
		)?.migrationFile.content.value;
		// A script runs in one transaction, unless it says otherwise: then somebody must look at what is there.
		if (script !== undefined && !/\b(commit|concurrently)\b/i.test(script))
			await withSchemaEngine(ownerUrl, (engine) =>
				engine.markMigrationRolledBack({ migrationName: name }),
			);
		throw new Error(`The migration ${name} failed: ${error.message}`, {
			cause: error,
		});
	}
}
