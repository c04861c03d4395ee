import { api, orNotFound, type RouteArgs } from "./api.server.ts";
import {
	type AdAccount,
	type AnsweredAccount,
	adAccounts,
	answeringConnections,
} from "./graphql/ad-accounts.ts";
import type { ImportFailure } from "./graphql/import-job.ts";

/** A tree of more accounts is searched rather than read whole. */
const mostPages = 10;
/** Ids that one request may ask for. */
const mostAnswered = 100;

export interface LoadedAccounts {
	accounts: AdAccount[];
	/** False when there are more than were loaded; chosen ones are always among them. */
	complete: boolean;
	/** Chosen ones that other brands chose too, with the connection that answers for each. */
	answered: AnsweredAccount[];
}

type Loaded = Omit<LoadedAccounts, "answered">;

/** The accounts that a connection reaches: all of up to a thousand, or the first thousand and every chosen one. */
export async function loadAdAccounts(
	args: RouteArgs,
	connectionId: string,
): Promise<LoadedAccounts> {
	const loaded = await loadAccounts(args, connectionId);
	const shared = loaded.accounts.filter(
		({ selected, alsoChosenBy }) => selected && alsoChosenBy.length > 0,
	);
	if (shared.length === 0) return { ...loaded, answered: [] };
	const { nodes } = await api(args)(answeringConnections, {
		ids: shared.slice(0, mostAnswered).map(({ id }) => id),
	});
	return { ...loaded, answered: nodes.filter((node) => node !== null) };
}

async function loadAccounts(
	args: RouteArgs,
	connectionId: string,
): Promise<Loaded> {
	const first = await loadPages(args, connectionId, {});
	if (first.complete) return first;
	const chosen = await loadPages(args, connectionId, { selected: true });
	const known = new Set(first.accounts.map(({ id }) => id));
	return {
		accounts: [
			...first.accounts,
			...chosen.accounts.filter(({ id }) => !known.has(id)),
		],
		complete: false,
	};
}

/** The accounts that are chosen now, and those that failures name though they are chosen no more. */
export async function loadFailedAccounts(
	args: RouteArgs,
	connectionId: string,
	failures: readonly Pick<ImportFailure, "entity" | "externalId">[],
): Promise<AdAccount[]> {
	const { accounts } = await loadPages(args, connectionId, { selected: true });
	const known = new Set(accounts.map(({ externalId }) => externalId));
	const missing = new Set(
		failures.flatMap(({ entity, externalId }) =>
			entity === "ad account" && externalId && !known.has(externalId)
				? [externalId]
				: [],
		),
	);
	const found = await Promise.all(
		[...missing].map(async (externalId) => {
			const { connection } = await api(args)(adAccounts, {
				id: connectionId,
				search: externalId,
			});
			return connection?.adAccounts.nodes.filter(
				(account) => account.externalId === externalId,
			);
		}),
	);
	return [...accounts, ...found.flatMap((each) => each ?? [])];
}

async function loadPages(
	args: RouteArgs,
	id: string,
	filter: { selected?: boolean },
): Promise<Loaded> {
	const accounts: AdAccount[] = [];
	let after: string | undefined;
	for (let page = 0; page < mostPages; page += 1) {
		const { connection } = await api(args)(adAccounts, {
			id,
			after,
			...filter,
		});
		const { nodes, pageInfo } = orNotFound(connection, "connection").adAccounts;
		accounts.push(...nodes);
		if (!pageInfo.hasNextPage || !pageInfo.endCursor)
			return { accounts, complete: true };
		after = pageInfo.endCursor;
	}
	return { accounts, complete: false };
}
