import type { AdAccount } from "../../graphql/ad-accounts.ts";

export interface AccountNode {
	account: AdAccount;
	children: AccountNode[];
}

const byName = (left: AccountNode, right: AccountNode) =>
	left.account.name.localeCompare(right.account.name, "en") ||
	left.account.externalId.localeCompare(right.account.externalId, "en");

/** Orders accounts under their managers. One whose manager is not among them, or that would close a ring, is a root. */
export function toAccountTree(accounts: readonly AdAccount[]): AccountNode[] {
	const nodes = new Map<string, AccountNode>();
	for (const account of accounts)
		nodes.set(account.externalId, { account, children: [] });
	const roots: AccountNode[] = [];
	for (const node of nodes.values()) {
		const parent = node.account.parentExternalId
			? nodes.get(node.account.parentExternalId)
			: undefined;
		if (parent && !isAbove(nodes, node, parent)) parent.children.push(node);
		else roots.push(node);
	}
	for (const node of nodes.values()) node.children.sort(byName);
	return roots.sort(byName);
}

function isAbove(
	nodes: ReadonlyMap<string, AccountNode>,
	node: AccountNode,
	start: AccountNode,
): boolean {
	const seen = new Set<AccountNode>();
	for (
		let at: AccountNode | undefined = start;
		at && !seen.has(at);
		at = nodes.get(at.account.parentExternalId ?? "")
	) {
		if (at === node) return true;
		seen.add(at);
	}
	return false;
}

/** Keeps the accounts whose name or number holds the text, and the managers above them. */
export function filterAccountTree(
	roots: readonly AccountNode[],
	search: string,
): AccountNode[] {
	const wanted = search.trim().toLowerCase();
	if (wanted === "") return [...roots];
	const digits = wanted.replaceAll("-", "");
	const matches = ({ name, externalId, displayId }: AdAccount) =>
		name.toLowerCase().includes(wanted) ||
		displayId.toLowerCase().includes(wanted) ||
		(digits !== "" && externalId.includes(digits));
	const keep = (node: AccountNode): AccountNode[] => {
		const children = node.children.flatMap(keep);
		return children.length > 0 || matches(node.account)
			? [{ account: node.account, children }]
			: [];
	};
	return roots.flatMap(keep);
}

/** The accounts of a branch that can be chosen. */
export function externalIdsBelow({ account, children }: AccountNode): string[] {
	const own = account.manager ? [] : [account.externalId];
	return [...own, ...children.flatMap(externalIdsBelow)];
}

/** True for a chosen account of which something could not be read when it was last tried. */
export function isUnreadable({ proof }: Pick<AdAccount, "proof">): boolean {
	return (
		proof !== null &&
		[proof.campaigns, proof.spend, proof.creatives].some(
			(result) => result === "DENIED" || result === "FAILED",
		)
	);
}
