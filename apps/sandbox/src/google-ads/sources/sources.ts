import type { CheckedQuery } from "../gaql/checked-query.ts";
import { Measures } from "../numbers/measures.ts";
import type { Accounts } from "../seed/accounts.ts";
import type { Account } from "../seed/entities.ts";
import { changeSources } from "./changes.ts";
import { clickViews } from "./clicks.ts";
import { constantSources } from "./constants.ts";
import { customerEntity, customerSources } from "./customers.ts";
import { entitySources } from "./entities.ts";
import { placeSources } from "./places.ts";
import type { Source, SourceMaker } from "./source.ts";
import { viewSources } from "./views.ts";

const makers: Readonly<Record<string, SourceMaker>> = {
	...customerSources,
	...entitySources,
	...viewSources,
	...placeSources,
	...changeSources,
	...constantSources,
	click_view: clickViews,
};

/** False for a resource of Google's that no account here has anything of: its answers are empty. */
export function hasSources(from: string): boolean {
	return Object.hasOwn(makers, from);
}

/** Segments that a resource's sources give a value themselves. */
export function hasOwnSegment(from: string, name: string): boolean {
	if (from === "search_term_view")
		return /^search_term_(match_type|targeting_status)$/.test(name);
	return /^geo_target_/.test(name) && Object.hasOwn(placeSources, from);
}

/** Everything that a FROM clause ranges over, before any condition. */
export function sourcesOf(
	query: CheckedQuery,
	account: Account,
	accounts: Accounts,
): Iterable<Source> {
	const maker = hasSources(query.from) ? makers[query.from] : undefined;
	return (
		maker?.({
			query,
			account,
			accounts,
			customer: customerEntity(account),
			measures: new Measures(account, accounts),
		}) ?? []
	);
}
