import type { AdAccountDraft } from "../drafts.ts";
import type { Account } from "./api-types.ts";

/** X has no accounts above others, and tells a currency with campaigns and funding, not with the account. */
const flat = {
	currencyCode: null,
	manager: false,
	parentExternalId: null,
	accessExternalId: null,
};

export function toAdAccount(account: Account): AdAccountDraft {
	const { id, name, timezone, approval_status: status, deleted } = account;
	return {
		...flat,
		externalId: id,
		name: name.trim() || id,
		timeZone: timezone || null,
		platformStatus: deleted ? "DELETED" : (status ?? null),
		active: !deleted && (status ?? "ACCEPTED") === "ACCEPTED",
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
