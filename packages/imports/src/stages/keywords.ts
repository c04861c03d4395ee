import { retireUnlisted, saveKeywords } from "@patchbay/catalog";
import type { KeywordDraft } from "@patchbay/platforms";
import { runPages } from "./run-pages.ts";
import type { AccountRun } from "./stage.ts";

/** Keywords of an account's ad groups. */
export async function importKeywords(run: AccountRun): Promise<void> {
	const { work, scope } = run;
	const chosen = run.campaigns && new Set(run.campaigns);
	await runPages<KeywordDraft>(run, {
		read: (options) =>
			run.connector.parts.keywords?.run(run.session, run.account, options),
		isWanted: (record) => chosen?.has(record.campaignExternalId) ?? true,
		save: (sql, records, page) => saveKeywords(sql, scope, records, page),
		externalId: (record) => record.externalId,
		finish: (sql) => retireUnlisted(sql, scope, "KEYWORDS", work.job.startedAt),
	});
}
