import {
	type CatalogScope,
	type ReadPage,
	type RetirableList,
	retireUnlisted,
	type Saved,
	saveAudiences,
	saveCatalogItems,
	saveSources,
} from "@patchbay/catalog";
import type { SqlExecutor } from "@patchbay/db";
import type { List, Part, Parts } from "@patchbay/platforms";
import { runPages } from "./run-pages.ts";
import type { AccountRun } from "./stage.ts";

/** Lists and segments of people. */
export const importAudiences = importList({
	list: "AUDIENCES",
	part: (parts) => parts.audiences,
	save: saveAudiences,
});

/** Products of an account's catalog. */
export const importCatalogItems = importList({
	list: "CATALOG_ITEMS",
	part: (parts) => parts.catalogItems,
	save: saveCatalogItems,
});

/** Pixels, identities and metrics of events. */
export const importSources = importList({
	list: "SOURCES",
	part: (parts) => parts.sources,
	save: saveSources,
});

interface AccountList<Draft> {
	list: RetirableList;
	part(parts: Parts): Part<List<Draft>> | undefined;
	save(
		sql: SqlExecutor,
		scope: CatalogScope,
		records: readonly Draft[],
		page: ReadPage,
	): Promise<Saved<Draft>>;
}

/** Makes the stage of a list that belongs to an account as a whole; what a whole list no longer holds is retired. */
function importList<Draft extends { externalId: string }>({
	list,
	part,
	save,
}: AccountList<Draft>) {
	return (run: AccountRun): Promise<void> =>
		runPages<Draft>(run, {
			read: (options) =>
				part(run.connector.parts)?.run(run.session, run.account, options),
			save: (sql, records, page) => save(sql, run.scope, records, page),
			externalId: ({ externalId }) => externalId,
			finish: (sql) =>
				retireUnlisted(sql, run.scope, list, run.work.job.startedAt),
		});
}
