import { saveAdAccounts } from "@patchbay/connections";
import { hasAdAccounts } from "@patchbay/platforms";
import { commitPage } from "../slices/commit-page.ts";
import type { SliceRun } from "./stage.ts";

/** Renews names, currencies, zones and states of the accounts that the grant reaches. */
export async function importAccounts(run: SliceRun): Promise<void> {
	const { deps, work, connector, session } = run;
	if (!hasAdAccounts(connector)) return;
	await run.takeRequest();
	const accounts = await connector.parts.accounts.run(session);
	await commitPage(deps.db, work, async (sql) => {
		const saved = await saveAdAccounts(
			sql,
			{
				tenantId: work.tenantId,
				id: work.connection.id,
				platform: work.connection.platform,
			},
			accounts,
			session,
		);
		return { saved, failures: [], nextCursor: null };
	});
}
