import { type DocumentNode, type FragmentDefinitionNode, Kind } from "graphql";

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

const known = new WeakMap<DocumentNode, Fragments>();

/** A document's fragments by name. */
export function fragmentsOf(document: DocumentNode): Fragments {
	const found = known.get(document);
	if (found) return found;
	const fragments = new Map<string, FragmentDefinitionNode>();
	for (const each of document.definitions)
		if (each.kind === Kind.FRAGMENT_DEFINITION)
			fragments.set(each.name.value, each);
	known.set(document, fragments);
	return fragments;
}
