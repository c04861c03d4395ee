import type { AccountRef, AssetLinkDraft } from "../drafts.ts";
import type { ScopeMissing } from "../errors.ts";
import type { List, ListOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import { type ShownRow, shownFields, shownRow } from "./api-types.ts";
import { type AssetRef, assetsOf, writeAssetId } from "./asset-ids.ts";
import { type Entity, listEntities } from "./entity-lists.ts";
import { filesMissing, isAllowed } from "./files-missing.ts";
import { toStatus } from "./statuses.ts";

/** Ads as the files and posts that they show. */
const shownEntity: Entity<ShownRow, ShownRow> = {
	name: "ad",
	path: "ad/get/",
	id: "ad_id",
	fields: shownFields,
	schema: shownRow,
	toDraft: (row) => row,
	ofCampaigns: (ids) => ({ campaign_ids: ids }),
};

const listShown = (
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions,
) =>
	listEntities(
		session,
		account,
		shownEntity,
		{
			keyOf: ({ ad_id }) => ad_id,
			isDeleted: (row) => toStatus(row).status === "REMOVED",
		},
		options,
	);

/** Every file and post that ads show, each once and in the order of our ids. */
export async function readShownAssets(
	session: PlatformSession,
	account: AccountRef,
	{ externalIds }: ListOptions,
): Promise<[externalId: string, ref: AssetRef][]> {
	const found = new Map<string, AssetRef>();
	const pages = listShown(
		session,
		account,
		externalIds === undefined ? {} : { externalIds },
	);
	for await (const { records } of pages)
		for (const ref of records.flatMap(assetsOf))
			found.set(writeAssetId(ref), ref);
	return [...found].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Lists the places on ads at which files and posts stand; those of files only where the app may read them. */
export const assetLinks: List<AssetLinkDraft> = async function* (
	session,
	account,
	options = {},
) {
	const missing = filesMissing(session);
	for await (const page of listShown(session, account, options)) {
		const { records, totalCount: _ads, ...rest } = page;
		yield {
			...rest,
			records: records.flatMap((row) => toLinks(row, missing)),
			...(missing && rest.nextCursor === null
				? { leftOut: [missing.message] }
				: {}),
		};
	}
};

/** Places by the kinds of what stands there, in the words of TikTok's fields. */
const places = { image: "IMAGE", video: "VIDEO", post: "TIKTOK_ITEM" };

function toLinks(
	row: ShownRow,
	missing: ScopeMissing | null,
): AssetLinkDraft[] {
	const links = new Map(
		assetsOf(row)
			.filter((ref) => isAllowed(ref, missing))
			.map((ref) => [
				writeAssetId(ref),
				{
					campaignExternalId: row.campaign_id,
					adGroupExternalId: row.adgroup_id,
					adExternalId: row.ad_id,
					assetExternalId: writeAssetId(ref),
					fieldType: places[ref.kind],
				},
			]),
	);
	return [...links.values()];
}
