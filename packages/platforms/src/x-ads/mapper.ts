import { isOpenAccount } from "../account-status.ts";
import type { AdAccountDraft } from "../drafts.ts";
import { accountStatuses, deletedStatus } from "./account-statuses.ts";
import type { Account } from "./api-types.ts";

/** X has no accounts above others, and tells a currency with campaigns and funding, not with the account. */
const flat = {
	currencyCode: null,
	manager: false,
	parentExternalId: null,
	accessExternalId: null,
};

export function toAdAccount(account: Account): AdAccountDraft {
	const { id, name, timezone, approval_status: approval, deleted } = account;
	const status = deleted ? deletedStatus : (approval ?? null);
	return {
		...flat,
		externalId: id,
		name: name.trim() || id,
		timeZone: timezone || null,
		platformStatus: status,
		active: isOpenAccount(accountStatuses, status),
	};
}

/** An account of which X told nothing but its id in a form that is known. */
export function toUnreadableAccount(
	externalId: string,
	message: string,
): AdAccountDraft {
	return {
		...flat,
		externalId,
		name: externalId,
		timeZone: null,
		platformStatus: "UNREADABLE",
		active: false,
		unreadable: {
			code: "PLATFORM_REPLY_CHANGED",
			message,
			isRefusal: false,
		},
	};
}
