import { retireUnlisted, saveAssetLinks } from "@patchbay/catalog";
import type { AssetLinkDraft } from "@patchbay/platforms";
import { runPages } from "./run-pages.ts";
import type { AccountRun } from "./stage.ts";

/** Imports the places in which an account's assets are used. */
export async function importAssetLinks(run: AccountRun): Promise<void> {
	const { work, scope } = run;
	const chosen = run.campaigns && new Set(run.campaigns);
	await runPages<AssetLinkDraft>(run, {
		read: (options) =>
			run.connector.parts.assetLinks?.run(run.session, run.account, options),
		isWanted: (record) => chosen?.has(record.campaignExternalId) ?? true,
		save: (sql, records) => saveAssetLinks(sql, scope, records),
		externalId: (record) => record.assetExternalId,
		finish: (sql) =>
			retireUnlisted(sql, scope, "ASSET_LINKS", work.job.startedAt),
	});
}
