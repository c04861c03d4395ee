import {
	type FieldNode,
	type GraphQLObjectType,
	type GraphQLResolveInfo,
	getNamedType,
	isObjectType,
	Kind,
	type SelectionSetNode,
} from "graphql";

/** A type with the selection sets that apply to it, where a field was asked for more than once or by fragments. */
export interface Selected {
	info: GraphQLResolveInfo;
	type: GraphQLObjectType;
	sets: readonly SelectionSetNode[];
}

/**
 * Reads what is selected of the rows of a page, through `nodes` and `edges.node` alike; null when no row is asked for.
 */
export function selectedOfNodes(info: GraphQLResolveInfo): Selected | null {
	const type = getNamedType(info.returnType);
	if (!isObjectType(type)) return null;
	const page = { info, type, sets: setsOf(info.fieldNodes) };
	const nodes = below(page, "nodes");
	const edges = below(page, "edges");
	const ofEdges = edges && below(edges, "node");
	if (!nodes || !ofEdges) return nodes ?? ofEdges;
	return { ...nodes, sets: [...nodes.sets, ...ofEdges.sets] };
}

/** Reads what is selected of an object that a field gives; null when it is not asked for. */
export function below(selected: Selected, field: string): Selected | null {
	const found = fieldsOf(selected).filter(({ name }) => name.value === field);
	const type = selected.type.getFields()[field]?.type;
	const named = type && getNamedType(type);
	if (found.length === 0 || !isObjectType(named)) return null;
	return { info: selected.info, type: named, sets: setsOf(found) };
}

/** Tells whether a field below what a field gives is asked for, by the names on the way to it. */
export function isFieldSelected(
	info: GraphQLResolveInfo,
	path: readonly string[],
): boolean {
	const type = getNamedType(info.returnType);
	if (!isObjectType(type)) return false;
	let selected: Selected | null = { info, type, sets: setsOf(info.fieldNodes) };
	const last = path.at(-1);
	for (const name of path.slice(0, -1)) {
		selected = selected && below(selected, name);
		if (!selected) return false;
	}
	return fieldsOf(selected).some(({ name }) => name.value === last);
}

/**
 * The fields of the record behind a type that its selected fields read: those that are only exposed, and what the
 * others say in `reads`. Null, for the whole record, as soon as one of them does not say.
 */
export function fieldsRead(selected: Selected): Set<string> | null {
	const read = new Set<string>();
	for (const node of fieldsOf(selected)) {
		const name = node.name.value;
		if (name === "__typename") continue;
		const { extensions } = selected.type.getFields()[name] ?? {};
		const exposed = extensions?.pothosExposedField;
		const reads = extensions?.reads;
		if (typeof exposed === "string") read.add(exposed);
		else if (Array.isArray(reads)) for (const each of reads) read.add(each);
		else if (reads === "same record") {
			const inner = below(selected, name);
			const fields = inner && fieldsRead(inner);
			if (!fields) return null;
			for (const each of fields) read.add(each);
		} else return null;
	}
	return read;
}

const setsOf = (nodes: readonly FieldNode[]): SelectionSetNode[] =>
	nodes.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : []));

function fieldsOf({
	info,
	sets,
}: Pick<Selected, "info" | "sets">): FieldNode[] {
	return sets.flatMap(({ selections }) =>
		selections.flatMap((selection) => {
			if (selection.kind === Kind.FIELD) return [selection];
			const set =
				selection.kind === Kind.INLINE_FRAGMENT
					? selection.selectionSet
					: info.fragments[selection.name.value]?.selectionSet;
			return set ? fieldsOf({ info, sets: [set] }) : [];
		}),
	);
}
