import type { Accounts } from "./accounts.ts";
import { changeSources } from "./change-sources.ts";
import { clickViews } from "./click-source.ts";
import { constantSources } from "./constant-sources.ts";
import { customerEntity, customerSources } from "./customer-sources.ts";
import type { Account } from "./entities.ts";
import { entitySources } from "./entity-sources.ts";
import type { CheckedQuery } from "./gaql-check.ts";
import { Measures } from "./measures.ts";
import { placeSources } from "./place-sources.ts";
import type { Source, SourceMaker } from "./source.ts";
import { viewSources } from "./view-sources.ts";

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

/** What a FROM clause ranges over, before any condition. */
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
