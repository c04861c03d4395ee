import type { AdAccountDraft } from "../drafts.ts";

/** An account somewhere below a customer, as `customer_client` tells of it: with its level and without its parent. */
export interface Below {
	account: AdAccountDraft;
	/** Steps below the customer; 1 for the accounts directly below. */
	level: number;
}

/** A customer that the login reaches directly, and all that lies below it. */
export interface Root {
	account: AdAccountDraft;
	below: readonly Below[];
}

/** Ids of the accounts directly below a manager; null when it does not tell. */
export type ReadChildren = (
	manager: AdAccountDraft,
) => Promise<ReadonlySet<string> | null>;

/**
 * Managers that are asked for their children, in all. Only where several stand on one level above others does a query each
 * tell who is below whom; where that would cost more, their accounts are listed below the last manager that is certain.
 */
const mostAsked = 10;

/**
 * All accounts of the trees, each once, with its parent. An account that is reached directly too keeps that way,
 * unless it was refused there. Of several roots above an account the first one is entered by.
 */
export async function placeInTree(
	roots: readonly Root[],
	readChildren: ReadChildren,
): Promise<AdAccountDraft[]> {
	const found = new Map(
		roots.map(({ account }) => [account.externalId, account]),
	);
	let left = mostAsked;
	for (const root of roots) {
		const levels = byLevel(root);
		const parents = new Map<string, string>();
		for (const [at, level] of levels.entries()) {
			if (at === 0) continue;
			const above = levels[at - 1]?.filter(({ manager }) => manager) ?? [];
			if (above.length > 1 && level.length > 0 && above.length <= left) {
				left -= above.length;
				await setParents(parents, above, readChildren);
			}
			const certain = nearestCertain(levels, at, root);
			for (const { externalId } of level)
				if (!parents.has(externalId)) parents.set(externalId, certain);
		}
		for (const { account } of root.below)
			add(found, {
				...account,
				accessExternalId: root.account.externalId,
				parentExternalId: parents.get(account.externalId) ?? null,
			});
	}
	return [...found.values()];
}

/** The root alone, then the accounts of each level, each where it stands highest. */
function byLevel({ account, below }: Root): AdAccountDraft[][] {
	const levels: AdAccountDraft[][] = [[account]];
	const seen = new Set([account.externalId]);
	const highestFirst = [...below].sort((one, other) => one.level - other.level);
	for (const { account: each, level } of highestFirst) {
		if (seen.has(each.externalId)) continue;
		seen.add(each.externalId);
		while (levels.length <= level) levels.push([]);
		levels[level]?.push(each);
	}
	return levels;
}

async function setParents(
	parents: Map<string, string>,
	managers: readonly AdAccountDraft[],
	readChildren: ReadChildren,
): Promise<void> {
	for (const manager of managers)
		for (const child of (await readChildren(manager)) ?? [])
			if (!parents.has(child)) parents.set(child, manager.externalId);
}

/** The lowest manager above a level that is the only one of its own: all below it are surely its. */
function nearestCertain(
	levels: readonly AdAccountDraft[][],
	level: number,
	root: Root,
): string {
	for (let at = level - 1; at > 0; at -= 1) {
		const [only, another] = levels[at]?.filter(({ manager }) => manager) ?? [];
		if (only && !another) return only.externalId;
	}
	return root.account.externalId;
}

function add(found: Map<string, AdAccountDraft>, below: AdAccountDraft): void {
	const seen = found.get(below.externalId);
	if (!seen || (seen.unreadable && !below.unreadable))
		found.set(below.externalId, below);
	else if (
		seen.parentExternalId === null &&
		seen.externalId !== below.parentExternalId
	)
		found.set(below.externalId, {
			...seen,
			parentExternalId: below.parentExternalId,
		});
}
