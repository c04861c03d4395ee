import type { AdAccountDraft } from "../drafts.ts";

/** An account somewhere below a customer, as `customer_client` tells of it: with its level and without its parent. */
export interface Below {
	account: AdAccountDraft;
	/** Steps below the customer; 1 for the accounts directly below. */
	level: number;
	/** True for an account that its manager has put away: it is not listed, and what lies below it may be. */
	hidden: boolean;
}

/** A customer that the login reaches directly, and all that lies below it. */
export interface Root {
	account: AdAccountDraft;
	below: readonly Below[];
}

/** Ids of the accounts directly below a manager; null when it does not tell. */
export type ReadChildren = (
	manager: AdAccountDraft,
	root: Root,
) => Promise<ReadonlySet<string> | null>;

/**
 * Managers that are asked for their children, in all. Only where several are on one level above others does a query each
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
		const parents = new Map<string, string>();
		/** The lowest manager above that is alone on its level: all below it are surely its. */
		let certain = root.account.externalId;
		let above: Below[] = [];
		for (const level of levelsOf(root)) {
			const visible = above.filter(({ hidden }) => !hidden);
			if (above.length === 1 && visible[0])
				certain = visible[0].account.externalId;
			if (above.length > 1 && level.length > 0 && visible.length <= left) {
				left -= visible.length;
				for (const { account } of visible)
					for (const child of (await readChildren(account, root)) ?? [])
						if (!parents.has(child)) parents.set(child, account.externalId);
			}
			for (const { account } of level)
				if (!parents.has(account.externalId))
					parents.set(account.externalId, certain);
			above = level.filter(({ account }) => account.manager);
		}
		for (const { account, hidden } of root.below)
			if (!hidden)
				add(found, {
					...account,
					accessExternalId: root.account.externalId,
					parentExternalId: parents.get(account.externalId) ?? null,
				});
	}
	return [...found.values()];
}

/** The accounts below a root by their level, each where it stands highest. */
function levelsOf({ account, below }: Root): Below[][] {
	const levels: Below[][] = [];
	const seen = new Set([account.externalId]);
	for (const each of [...below].sort((one, other) => one.level - other.level)) {
		if (seen.has(each.account.externalId)) continue;
		seen.add(each.account.externalId);
		while (levels.length < each.level) levels.push([]);
		levels[each.level - 1]?.push(each);
	}
	return levels;
}

function add(found: Map<string, AdAccountDraft>, below: AdAccountDraft): void {
	const { externalId, parentExternalId } = below;
	const seen = found.get(externalId);
	if (!seen || (seen.unreadable && !below.unreadable))
		found.set(externalId, below);
	else if (
		seen.parentExternalId === null &&
		seen.externalId !== parentExternalId
	)
		found.set(externalId, { ...seen, parentExternalId });
}
