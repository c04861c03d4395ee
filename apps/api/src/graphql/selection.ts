import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from "graphql";

/** Names of the fields selected under a path below the present field, through fragments; a list's page is seen through `nodes` and `edges.node` alike. */
export function selectedOfNodes(info: GraphQLResolveInfo): Set<string> {
	const pages = info.fieldNodes.flatMap(({ selectionSet }) =>
		selectionSet ? [selectionSet] : [],
	);
	const edges = below(info, pages, "edges");
	const nodes = [...below(info, pages, "nodes"), ...below(info, edges, "node")];
	const names = new Set<string>();
	for (const set of nodes) eachField(info, set, (name) => names.add(name));
	return names;
}

function below(
	info: GraphQLResolveInfo,
	sets: readonly SelectionSetNode[],
	field: string,
): SelectionSetNode[] {
	const found: SelectionSetNode[] = [];
	for (const set of sets) {
		eachField(info, set, (name, inner) => {
			if (name === field && inner) found.push(inner);
		});
	}
	return found;
}

function eachField(
	info: GraphQLResolveInfo,
	set: SelectionSetNode,
	visit: (name: string, inner: SelectionSetNode | undefined) => void,
): void {
	for (const selection of set.selections) {
		if (selection.kind === Kind.FIELD) {
			visit(selection.name.value, selection.selectionSet);
		} else if (selection.kind === Kind.INLINE_FRAGMENT) {
			eachField(info, selection.selectionSet, visit);
		} else {
			const fragment = info.fragments[selection.name.value];
			if (fragment) eachField(info, fragment.selectionSet, visit);
		}
	}
}
