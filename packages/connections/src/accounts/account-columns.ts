import type { AdAccountDraft } from "@patchbay/platforms";

/** Columns of what a platform tells of an account. */
export const accountColumns =
	"external_id, name, currency_code, time_zone, manager, parent_external_id, access_external_id, platform_status";

/** Values of those columns, an array for each. */
export function accountValues(accounts: readonly AdAccountDraft[]) {
	const column = <T>(of: (account: AdAccountDraft) => T) => accounts.map(of);
	return [
		column((account) => account.externalId),
		column((account) => account.name),
		column((account) => account.currencyCode),
		column((account) => account.timeZone),
		column((account) => account.manager),
		column((account) => account.parentExternalId),
		column((account) => account.accessExternalId),
		column((account) => account.platformStatus),
	];
}

const storable = (text: string) => text.replaceAll("\0", "\uFFFD");

/**
 * Accounts as the database can hold them in one statement: each once, the later one where it was listed twice, and without NUL,
 * which a platform's JSON can hold and PostgreSQL cannot. One account's odd name keeps no other away.
 */
export function toStorableAccounts(
	listed: readonly AdAccountDraft[],
): AdAccountDraft[] {
	const accounts = listed.map((account) => ({
		...account,
		externalId: storable(account.externalId),
		name: storable(account.name),
		platformStatus: account.platformStatus && storable(account.platformStatus),
	}));
	return [
		...new Map(
			accounts.map((account) => [account.externalId, account]),
		).values(),
	];
}
