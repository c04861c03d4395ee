import { cleanName, isIdentifier } from "@patchbay/oauth";
import { isTimeZone } from "../calendar.ts";
import type { AdAccountDraft } from "../drafts.ts";

/**
 * The account with its texts fit to be stored: characters that belong in no text are replaced in names, and an identifier
 * that holds one is as good as none, as is a currency or a zone that is none. Null for an account without an id.
 */
export function toStorableAccount(
	account: AdAccountDraft,
): AdAccountDraft | null {
	const { externalId, currencyCode, timeZone } = account;
	if (!isIdentifier(externalId)) return null;
	return {
		...account,
		name: cleanName(account.name) ?? externalId,
		currencyCode:
			currencyCode && /^[A-Z]{3}$/.test(currencyCode) ? currencyCode : null,
		timeZone: timeZone && isTimeZone(timeZone) ? timeZone : null,
		parentExternalId: identifierOf(account.parentExternalId),
		accessExternalId: identifierOf(account.accessExternalId),
		platformStatus: cleanName(account.platformStatus),
	};
}

function identifierOf(text: string | null): string | null {
	return isIdentifier(text) ? text : null;
}
