import { cleanName } from "@patchbay/oauth";
import { standalone } from "../accounts/unreadable-account.ts";
import type { AdAccountDraft } from "../drafts.ts";
import type { Account } from "./api-types.ts";

/** The platform has no accounts above others. */
export function toAdAccount(account: Account): AdAccountDraft {
	const { id, name, currency, time_zone: timeZone, status } = account;
	return {
		...standalone,
		externalId: id,
		name: cleanName(name) ?? id,
		currencyCode: currency && /^[A-Z]{3}$/.test(currency) ? currency : null,
		timeZone: timeZone ?? null,
		platformStatus: status,
		active: status === "ACTIVE",
	};
}
