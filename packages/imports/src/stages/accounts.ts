import { saveAdAccounts } from "@patchbay/catalog";
import { commitPage } from "../slices/commit-page.ts";
import type { SliceRun } from "./stage.ts";

/** Renews names, currencies, zones and states of the accounts that the grant reaches. */
export async function importAccounts(run: SliceRun): Promise<void> {
	const { deps, work, connector, session } = run;
	await run.takeRequest();
	const accounts = await connector.listAdAccounts(session);
	await commitPage(deps.db, work, async (sql) => ({
		saved: await saveAdAccounts(
			sql,
			{
				tenantId: work.tenantId,
				connectionId: work.connection.id,
				platform: work.connection.platform,
			},
			accounts,
		),
		failures: [],
		nextCursor: null,
	}));
}
