import { retireUnlisted, saveAds } from "@patchbay/catalog";
import type { AdDraft } from "@patchbay/platforms";
import { runPages } from "./run-pages.ts";
import type { AccountRun } from "./stage.ts";

/** Ads of an account's ad groups. */
export async function importAds(run: AccountRun): Promise<void> {
	const { work, scope } = run;
	const chosen = run.campaigns && new Set(run.campaigns);
	await runPages<AdDraft>(run, {
		read: (options) =>
			run.connector.parts.ads?.run(run.session, run.account, options),
		isWanted: (record) => chosen?.has(record.campaignExternalId) ?? true,
		save: (sql, records, page) => saveAds(sql, scope, records, page),
		externalId: (record) => record.externalId,
		finish: (sql) => retireUnlisted(sql, scope, "ADS", work.job.startedAt),
	});
}
