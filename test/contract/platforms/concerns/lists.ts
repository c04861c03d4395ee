import { expect } from "vitest";
import type { Concern, ContractTest } from "../concern.ts";
import { all, listsOf, recordsOf } from "../pages.ts";
import { needed } from "../stand.ts";
import { listTests } from "./list-tests.ts";

/** Campaigns and what lies below them, page by page. */
export const lists: Concern = {
	name: "lists",
	testsOf({ platform, known }) {
		const { parts, campaignId } = platform;
		const tests: ContractTest[] = listsOf(platform).flatMap((list) =>
			listTests(platform, list),
		);
		if (parts.campaigns)
			tests.push({
				title:
					"A campaign that does not fit is rejected alone; large numbers and new words are kept",
				async run(stand) {
					const { path, strange } = needed(known, "campaigns");
					const { session } = await stand.signIn();
					const account = await stand.account(session);
					await stand.fail(path, {
						kind: "custom",
						status: 200,
						body: strange.body,
					});
					const [page] = await all(parts.campaigns?.run(session, account));
					expect(page?.records).toHaveLength(2);
					expect(page?.records[0]).toMatchObject({
						externalId: strange.externalId,
						budget: strange.budget,
					});
					expect(page?.records[1]).toMatchObject({
						status: "UNKNOWN",
						platformStatus: strange.word,
					});
					expect(page?.rejected).toEqual([
						expect.objectContaining({
							entity: "campaign",
							externalId: strange.rejected,
							path: expect.stringMatching(/name/i),
						}),
					]);
				},
			});
		if (campaignId)
			tests.push({
				title: "Every campaign's id has the form that the platform declares",
				proves: ["form of campaign ids"],
				async run(stand) {
					const { session } = await stand.signIn();
					const campaigns = await recordsOf(
						parts.campaigns?.run(session, await stand.account(session)),
					);
					for (const { externalId } of campaigns)
						expect(campaignId.fits(externalId)).toBe(true);
					expect(campaignId.fits("")).toBe(false);
					expect(campaignId.fits("12 or 1=1")).toBe(false);
				},
			});
		if (parts.assets && parts.assetLinks)
			tests.push({
				title: "Every asset on an ad or campaign is in the list of assets",
				async run(stand) {
					const { session } = await stand.signIn();
					const account = await stand.account(session);
					const assets = await recordsOf(parts.assets?.run(session, account));
					const links = await recordsOf(
						parts.assetLinks?.run(session, account),
					);
					const ids = new Set(assets.map((each) => each.externalId));
					for (const link of links) expect(ids).toContain(link.assetExternalId);
				},
			});
		if (parts.assets)
			tests.push({
				title: "An asset has its words, an address or its file itself",
				async run(stand) {
					const { session } = await stand.signIn();
					const assets = await recordsOf(
						parts.assets?.run(session, await stand.account(session)),
					);
					expect(new Set(assets.map(({ kind }) => kind))).toEqual(
						new Set(needed(known, "assets").kinds),
					);
					for (const asset of assets) {
						if (asset.kind === "TEXT") expect(asset.text).not.toBe("");
						else if (asset.inlineFile) {
							expect(asset.inlineFile.text).not.toBe("");
							expect(asset.inlineFile.mimeType).toMatch(/^\w+\/\w+$/);
							expect(asset.hasFile).toBe(false);
						} else expect(asset.sourceUrl).toMatch(/^https?:/);
						if (asset.hasFile) expect(asset.contentKey).not.toBe("");
					}
				},
			});
		if (parts.assets && parts.assetAddresses)
			tests.push({
				title:
					"Addresses of files are told anew, of those alone that are asked for and are there",
				proves: ["part assetAddresses"],
				async run(stand) {
					const { session } = await stand.signIn();
					const account = await stand.account(session);
					const assets = await recordsOf(parts.assets?.run(session, account));
					const files = assets.filter(({ hasFile }) => hasFile).slice(0, 3);
					const others = assets.filter(({ hasFile }) => !hasFile).slice(0, 1);
					const addresses = await parts.assetAddresses?.run(session, account, [
						...[...files, ...others].map(({ externalId }) => externalId),
						"999999999",
					]);
					expect(new Set(addresses?.keys())).toEqual(
						new Set(files.map(({ externalId }) => externalId)),
					);
					for (const address of addresses?.values() ?? [])
						expect(address).toMatch(/^https?:/);
				},
			});
		return tests;
	},
};
