import type { AccountRef, AssetLinkDraft, Page } from "../drafts.ts";
import type { List, ListOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import { type AdRow, adRow } from "./api-types.ts";
import { placesOf } from "./creative-places.ts";
import { adFields, adsOnPage, listOf } from "./lists.ts";

/** Links of every ad, as they stand in its creative. */
const adsWithLinks: List<AssetLinkDraft[]> = listOf({
	entity: "asset link",
	edge: "ads",
	fields: adFields,
	limit: adsOnPage,
	schema: adRow,
	toDraft: linksOf,
});

function linksOf(row: AdRow): AssetLinkDraft[] {
	return placesOf(row).map((place) => ({
		campaignExternalId: row.campaign_id,
		adGroupExternalId: row.adset_id,
		adExternalId: row.id,
		...place,
	}));
}

/** Places of pictures and videos on ads. Meta keeps none on campaigns. */
export async function* assetLinks(
	session: PlatformSession,
	account: AccountRef,
	options?: ListOptions,
): AsyncGenerator<Page<AssetLinkDraft>> {
	for await (const page of adsWithLinks(session, account, options))
		yield { ...page, records: page.records.flat() };
}
