import { afterAll, beforeAll, expect, test } from "vitest";
import { readMigrations } from "../../packages/db/src/migrate/read-migrations.ts";
import { withSchemaEngine } from "../../packages/db/src/migrate/schema-engine.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.drop());

test("an engine goes on working when a second copy of the code that loads it is used in the same process", async () => {
	const again = "../../packages/db/src/migrate/schema-engine.ts?again";
	const copy: { withSchemaEngine: typeof withSchemaEngine } = await import(
		/* @vite-ignore */ again
	);
	expect(copy.withSchemaEngine).not.toBe(withSchemaEngine);
	const migrationsList = await readMigrations();
	const findEdited = (
		withEngine: typeof withSchemaEngine,
		before?: () => Promise<unknown>,
	) =>
		withEngine(database.superuserUrl, async (engine) => {
			await before?.();
			const { editedMigrationNames } = await engine.diagnoseMigrationHistory({
				migrationsList,
				optInToShadowDatabase: false,
				filters: { externalTables: [], externalEnums: [] },
			});
			return editedMigrationNames;
		});
	const ofSecond: string[][] = [];
	const ofFirst = await findEdited(withSchemaEngine, async () => {
		ofSecond.push(await findEdited(copy.withSchemaEngine));
	});
	expect([ofFirst, ...ofSecond]).toEqual([[], []]);
});
