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
