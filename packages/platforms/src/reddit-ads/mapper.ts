import { cleanName } from "@patchbay/oauth";
import { isOpenAccount } from "../accounts/account-status.ts";
import { standalone } from "../accounts/unreadable-account.ts";
import type { AdAccountDraft } from "../drafts.ts";
import { accountStatuses } from "./account-statuses.ts";
import type { AdAccount } from "./api-types.ts";

/** A business is no ad account: Reddit has none above others that a token could enter by. */
export function toAdAccount({
	id,
	name,
	currency,
	time_zone_id: timeZone,
	admin_approval: approval,
}: AdAccount): AdAccountDraft {
	return {
		...standalone,
		externalId: id,
		name: cleanName(name) ?? id,
		currencyCode: currency ?? null,
		timeZone: timeZone ?? null,
		platformStatus: approval ?? null,
		active: isOpenAccount(accountStatuses, approval ?? null),
	};
}
