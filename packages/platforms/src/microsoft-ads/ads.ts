import type { ReadRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { type AdRow, adRow } from "./api-types.ts";
import type { CalledAccount } from "./call.ts";
import { readList } from "./read-list.ts";

/** Every kind of ad: Microsoft tells only those that are named. */
export const adTypes = [
	"AppInstall",
	"DynamicSearch",
	"ExpandedText",
	"Hotel",
	"Product",
	"ResponsiveAd",
	"ResponsiveSearch",
	"Text",
];

/** Ads of one ad group; none for a group that was deleted meanwhile. */
export function readAds<Draft>(
	session: PlatformSession,
	account: CalledAccount,
	adGroupId: string,
	toDraft: (row: AdRow) => Draft,
): Promise<ReadRows<Draft>> {
	return readList(session, account, {
		path: "Ads/QueryByAdGroupId",
		body: {
			AdGroupId: adGroupId,
			AdTypes: adTypes,
			ReturnAdditionalFields: null,
		},
		list: "Ads",
		entity: "ad",
		schema: adRow,
		toDraft,
	});
}
