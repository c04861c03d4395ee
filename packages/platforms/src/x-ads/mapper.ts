import type { AdAccountDraft } from "../drafts.ts";
import { standalone } from "../unreadable-account.ts";
import type { Account } from "./api-types.ts";

/** X has no accounts above others, and tells a currency with campaigns and funding, not with the account. */
export function toAdAccount(account: Account): AdAccountDraft {
	const { id, name, timezone, approval_status: status, deleted } = account;
	return {
		...standalone,
		externalId: id,
		name: name.trim() || id,
		currencyCode: null,
		timeZone: timezone ?? null,
		platformStatus: deleted ? "DELETED" : (status ?? null),
		active: !deleted && (status ?? "ACCEPTED") === "ACCEPTED",
	};
}
