import { isOpenAccount } from "../accounts/account-status.ts";
import { standalone } from "../accounts/unreadable-account.ts";
import type { AdAccountDraft } from "../drafts.ts";
import { accountStatuses } from "./account-statuses.ts";
import type { Advertiser } from "./api-types.ts";

/** TikTok has no ad accounts above others that a token could enter by. */
export function toAdAccount(
	{ advertiser_id: id, name, status, currency, display_timezone }: Advertiser,
	listedName: string | null,
): AdAccountDraft {
	return {
		...standalone,
		externalId: id,
		name: name?.trim() || listedName?.trim() || id,
		currencyCode: currency ?? null,
		// `timezone` counts west of Greenwich as positive ("Etc/GMT+8" is UTC-8), this one is IANA's name.
		timeZone: display_timezone ?? null,
		platformStatus: status ?? null,
		active: isOpenAccount(accountStatuses, status ?? null),
	};
}
