import { isOpenAccount } from "../account-status.ts";
import type { AdAccountDraft, UnreadableReason } from "../drafts.ts";
import { accountStatuses } from "./account-statuses.ts";
import type { Advertiser, ListedAdvertiser } from "./api-types.ts";

/** TikTok has no ad accounts above others that a token could enter by. */
const flat = {
	manager: false,
	parentExternalId: null,
	accessExternalId: null,
};

export function toAdAccount(
	{ advertiser_id: id, name, status, currency, display_timezone }: Advertiser,
	listedName: string | null,
): AdAccountDraft {
	return {
		...flat,
		externalId: id,
		name: name?.trim() || listedName?.trim() || id,
		currencyCode: currency || null,
		// `timezone` counts west of Greenwich as positive ("Etc/GMT+8" is UTC-8), this one is IANA's name.
		timeZone: display_timezone || null,
		platformStatus: status ?? null,
		active: isOpenAccount(accountStatuses, status ?? null),
	};
}

/** An account of which TikTok told its id, and a name at the most. */
export function toUnreadableAccount(
	{ advertiser_id: id, advertiser_name }: ListedAdvertiser,
	unreadable: UnreadableReason,
): AdAccountDraft {
	return {
		...flat,
		externalId: id,
		name: advertiser_name?.trim() || id,
		currencyCode: null,
		timeZone: null,
		platformStatus: unreadable.isRefusal ? "NO_ACCESS" : "UNREADABLE",
		active: false,
		unreadable,
	};
}
