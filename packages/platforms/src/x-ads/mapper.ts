import { isOpenAccount } from "../accounts/account-status.ts";
import { standalone } from "../accounts/unreadable-account.ts";
import type { AdAccountDraft } from "../drafts.ts";
import { accountStatuses, deletedStatus } from "./account-statuses.ts";
import type { Account } from "./api-types.ts";

/** X has no accounts above others, and tells a currency with campaigns and funding, not with the account. */
export function toAdAccount(account: Account): AdAccountDraft {
	const { id, name, timezone, approval_status: approval, deleted } = account;
	const status = deleted ? deletedStatus : (approval ?? null);
	return {
		...standalone,
		externalId: id,
		name: name.trim() || id,
		currencyCode: null,
		timeZone: timezone ?? null,
		platformStatus: status,
		active: isOpenAccount(accountStatuses, status),
	};
}
