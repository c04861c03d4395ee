import { cleanName } from "@patchbay/oauth";
import type { AdAccountDraft } from "../drafts.ts";
import { standalone } from "../unreadable-account.ts";
import type { KlaviyoAccount } from "./api-types.ts";

/** Name of an account for people: its company, or as much as is filled in. */
export function nameOf({ id, attributes }: KlaviyoAccount): string {
	const contact = attributes.contact_information;
	return (
		cleanName(contact?.organization_name) ??
		cleanName(contact?.default_sender_name) ??
		cleanName(contact?.website_url) ??
		id
	);
}

export function toAdAccount(account: KlaviyoAccount): AdAccountDraft {
	const { timezone, preferred_currency: currency } = account.attributes;
	return {
		...standalone,
		externalId: account.id,
		name: nameOf(account),
		currencyCode: currency ?? null,
		timeZone: timezone ?? null,
		platformStatus: null,
		active: true,
	};
}
