import type { AdAccount } from "../../graphql/ad-accounts.ts";
import type { ImportFailure } from "../../graphql/import-job.ts";

/** Failures of one ad account, or of the records that name none. */
export interface FailureGroup {
	account: AdAccount | null;
	failures: ImportFailure[];
	/** The platform refuses it, and would refuse a retry too. */
	retryIsVain: boolean;
}

/** Codes by which the platform says that it will not, rather than that it cannot now. */
const vain: ReadonlySet<string> = new Set([
	"PLATFORM_REJECTED",
	"ACCESS_MISSING",
	"SCOPE_MISSING",
]);

/** Failures of whole accounts and their stages by account, which they name by its number; the others after them. */
export function groupFailures(
	failures: readonly ImportFailure[],
	accounts: readonly AdAccount[],
): FailureGroup[] {
	const known = new Map(accounts.map((each) => [each.externalId, each]));
	const groups = new Map<AdAccount | null, ImportFailure[]>();
	for (const failure of failures) {
		const account = known.get(failure.externalId ?? "") ?? null;
		groups.set(account, [...(groups.get(account) ?? []), failure]);
	}
	return [...groups]
		.map(([account, own]) => ({
			account,
			failures: own,
			retryIsVain: account !== null && own.every(({ code }) => vain.has(code)),
		}))
		.sort((left, right) => Number(!left.account) - Number(!right.account));
}
