import {
	listLivesMilliseconds,
	readListing,
	saveAdAccounts,
	saveListing,
} from "@patchbay/connections";
import { hasAdAccounts } from "@patchbay/platforms";
import { commitPage } from "../slices/commit-page.ts";
import { noteAccountChanges } from "./note-account-changes.ts";
import type { SliceRun } from "./stage.ts";

/**
 * Renews names, currencies, zones and states of the accounts that the grant reaches: from the list that its last check
 * brought, which the platform is asked for anew only where it is old.
 */
export async function importAccounts(run: SliceRun): Promise<void> {
	const { deps, work, connector, session } = run;
	if (!hasAdAccounts(connector)) return;
	const { tenantId } = work;
	const { id, grantId, platform } = work.connection;
	const of = { tenantId, grantId, platform };
	// What an access that stands in for the grant's reaches is another list.
	const kept = session.fromEnvironment
		? null
		: await readListing(deps.db, of, listLivesMilliseconds);
	const accounts = kept ?? (await connector.parts.accounts.run(session));
	await commitPage(deps.db, work, async (sql) => {
		const connection = { tenantId, id, platform };
		const saved = await saveAdAccounts(sql, connection, accounts, session);
		if (!kept && !session.fromEnvironment) await saveListing(sql, of, accounts);
		const failures = await noteAccountChanges(sql, connection);
		return { saved, failures, nextCursor: null };
	});
}
