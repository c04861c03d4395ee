import { expect, test } from "vitest";
import {
	type AccountNode,
	filterAccountTree,
	toAccountTree,
} from "./account-tree-model.ts";

const account = (
	externalId: string,
	name: string,
	parentExternalId: string | null = null,
	manager = false,
) => ({
	id: `id-${externalId}`,
	externalId,
	displayId: externalId,
	name,
	parentExternalId,
	manager,
	currencyCode: "EUR",
	timeZone: "Europe/Berlin",
	selected: false,
	platformStatusName: "Enabled",
	open: true,
	proof: null,
	synced: false,
	unsyncedSince: null,
	hasHistory: false,
	hidden: false,
	beingDeleted: false,
	alsoChosenBy: [],
});
type Shape = { [name: string]: Shape };
const shape = (nodes: readonly AccountNode[]): Shape =>
	Object.fromEntries(
		nodes.map(({ account: { name }, children }) => [name, shape(children)]),
	);

const accounts = [
	account("3", "Shoes", "2"),
	account("1", "Agency", null, true),
	account("2", "North", "1", true),
	account("4", "Bags", "1"),
	account("5", "Stray", "99"),
];

test("accounts stand below their managers by name; one with an unknown manager is not lost", () => {
	expect(shape(toAccountTree(accounts))).toEqual({
		Agency: { Bags: {}, North: { Shoes: {} } },
		Stray: {},
	});
});

test("managers that name each other do not make the tree endless", () => {
	const ring = [account("1", "A", "2", true), account("2", "B", "1", true)];
	expect(JSON.stringify(shape(toAccountTree(ring)))).toContain("A");
});

test("a search keeps matches by name or number, and the managers above them", () => {
	const tree = toAccountTree(accounts);
	expect(shape(filterAccountTree(tree, " sho "))).toEqual({
		Agency: { North: { Shoes: {} } },
	});
	expect(shape(filterAccountTree(tree, "4"))).toEqual({ Agency: { Bags: {} } });
	expect(filterAccountTree(tree, "nothing")).toEqual([]);
});
