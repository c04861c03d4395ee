import { saveAssets } from "@patchbay/catalog";
import type { AssetDraft } from "@patchbay/platforms";
import { createInlineFiles } from "../files/inline-files.ts";
import { runPages } from "./run-pages.ts";
import type { AccountRun } from "./stage.ts";

/** Records of an account's assets, with the files that come along as text; the others come in a stage of their own. */
export async function importAssets(run: AccountRun): Promise<void> {
	const inline = createInlineFiles(run);
	await runPages<AssetDraft>(run, {
		read: (options) =>
			run.connector.parts.assets?.run(run.session, run.account, options),
		prepare: (assets) => inline.store(assets),
		save: async (sql, assets) => {
			const saved = await saveAssets(sql, run.scope, assets);
			await inline.save(sql, assets);
			return saved;
		},
		externalId: (asset) => asset.externalId,
	});
	await inline.finish();
}
