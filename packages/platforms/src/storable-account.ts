import { cleanName, isIdentifier } from "@patchbay/oauth";
import type { AdAccountDraft } from "./drafts.ts";

/**
 * The account with its texts fit to be stored: characters that belong in no text are replaced in names, and an identifier
 * that holds one is as good as none. Null for an account without an id.
 */
export function toStorableAccount(
	account: AdAccountDraft,
): AdAccountDraft | null {
	const { externalId } = account;
	if (!isIdentifier(externalId)) return null;
	return {
		...account,
		name: cleanName(account.name) ?? externalId,
		currencyCode: identifierOf(account.currencyCode),
		timeZone: identifierOf(account.timeZone),
		parentExternalId: identifierOf(account.parentExternalId),
		accessExternalId: identifierOf(account.accessExternalId),
		platformStatus: cleanName(account.platformStatus),
	};
}

function identifierOf(text: string | null): string | null {
	return isIdentifier(text) ? text : null;
}
