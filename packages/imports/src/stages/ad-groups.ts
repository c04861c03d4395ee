import { retireUnlisted, saveAdGroups } from "@patchbay/catalog";
import type { AdGroupDraft } from "@patchbay/platforms";
import { runPages } from "./run-pages.ts";
import type { AccountRun } from "./stage.ts";

/** Ad groups of an account's campaigns. */
export async function importAdGroups(run: AccountRun): Promise<void> {
	const { work, scope } = run;
	const chosen = run.campaigns && new Set(run.campaigns);
	await runPages<AdGroupDraft>(run, {
		read: (options) =>
			run.connector.parts.adGroups?.run(run.session, run.account, options),
		isWanted: (record) => chosen?.has(record.campaignExternalId) ?? true,
		save: (sql, records, page) => saveAdGroups(sql, scope, records, page),
		externalId: (record) => record.externalId,
		finish: (sql) =>
			retireUnlisted(sql, scope, "AD_GROUPS", work.job.startedAt),
	});
}
