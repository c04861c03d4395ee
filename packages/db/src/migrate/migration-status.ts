import { readMigrations } from "./read-migrations.ts";
import { withSchemaEngine } from "./schema-engine.ts";

export interface MigrationStatus {
	/** Migrations in the folder and not in the database, oldest first. */
	missing: string[];
	/** Migrations in the database and not in the folder: of a later version. */
	unknown: string[];
	/** Changed in the folder after they were applied. */
	edited: string[];
	/** Begun and not ended. */
	failed: string[];
}

/** Compares the migrations of a database with those of this repository. */
export async function readMigrationStatus(
	ownerUrl: string,
): Promise<MigrationStatus> {
	const migrationsList = await readMigrations();
	const diagnosis = await withSchemaEngine(ownerUrl, (engine) =>
		engine.diagnoseMigrationHistory({
			migrationsList,
			optInToShadowDatabase: false,
			filters: { externalTables: [], externalEnums: [] },
		}),
	);
	const { history } = diagnosis;
	return {
		missing:
			history && "unappliedMigrationNames" in history
				? history.unappliedMigrationNames
				: [],
		unknown:
			history && "unpersistedMigrationNames" in history
				? history.unpersistedMigrationNames
				: [],
		edited: diagnosis.editedMigrationNames,
		failed: diagnosis.failedMigrationNames,
	};
}
