import { saveAssets } from "@patchbay/catalog";
import type { AssetDraft } from "@patchbay/platforms";
import { runPages } from "./run-pages.ts";
import type { AccountRun } from "./stage.ts";

/** Records of an account's assets; their files come in a stage of their own. */
export async function importAssets(run: AccountRun): Promise<void> {
	await runPages<AssetDraft>(run, {
		read: (options) =>
			run.connector.parts.assets?.run(run.session, run.account, options),
		save: (sql, assets) => saveAssets(sql, run.scope, assets),
		externalId: (asset) => asset.externalId,
	});
}
