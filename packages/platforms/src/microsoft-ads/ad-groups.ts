import type { AdGroupDraft } from "../drafts.ts";
import type { ReadRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { adGroupRow } from "./api-types.ts";
import type { CalledAccount } from "./call.ts";
import { toAdGroup } from "./mapper.ts";
import { readList } from "./read-list.ts";

/** Ad groups of one campaign; none for a campaign that was deleted meanwhile. */
export function readAdGroups(
	session: PlatformSession,
	account: CalledAccount,
	campaignId: string,
): Promise<ReadRows<AdGroupDraft>> {
	return readList(session, account, {
		path: "AdGroups/QueryByCampaignId",
		body: { CampaignId: campaignId, ReturnAdditionalFields: null },
		list: "AdGroups",
		entity: "ad group",
		schema: adGroupRow,
		toDraft: (row) => toAdGroup(row, campaignId),
	});
}
