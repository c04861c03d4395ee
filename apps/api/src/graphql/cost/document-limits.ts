import {
	type DocumentNode,
	GraphQLError,
	Kind,
	type SelectionSetNode,
	visit,
} from "graphql";
import { CostExceeded } from "./cost-exceeded.ts";
import { type Fragments, fragmentsOf } from "./fragments.ts";
import type { DocumentLimits } from "./limits.ts";

interface Size {
	fields: number;
	rootFields: number;
	depth: number;
}

/**
 * Holds a parsed document to its limits before it is validated. No schema is needed, and the time is linear in the
 * document: each fragment is looked at once.
 *
 * @throws CostExceeded naming the limit
 * @throws GraphQLError for a fragment within itself
 */
export function demandSmallDocument(
	document: DocumentNode,
	limits: DocumentLimits,
): void {
	const fragments = fragmentsOf(document);
	demand("fragments", fragments.size, limits.fragments);
	const counted = { aliases: 0, directives: 0 };
	visit(document, {
		Field({ alias }) {
			if (alias) counted.aliases += 1;
		},
		Directive() {
			counted.directives += 1;
		},
	});
	demand("aliases", counted.aliases, limits.aliases);
	demand("directives", counted.directives, limits.directives);
	const measure = new Measure(fragments);
	// A fragment that no operation spreads is validated too.
	for (const definition of document.definitions) {
		if (
			definition.kind !== Kind.OPERATION_DEFINITION &&
			definition.kind !== Kind.FRAGMENT_DEFINITION
		)
			continue;
		const size = measure.selection(definition.selectionSet);
		demand("levels of fields", size.depth, limits.depth);
		demand("fields", size.fields, limits.fields);
		if (definition.kind === Kind.OPERATION_DEFINITION)
			demand("fields at its first level", size.rootFields, limits.rootFields);
	}
}

function demand(what: string, count: number, limit: number): void {
	if (count > limit)
		throw new CostExceeded(
			`This document has more than ${limit} ${what}, which is the most that is allowed. Ask for less in one document.`,
		);
}

class Measure {
	readonly #fragments: Fragments;
	/** Null while a fragment is being measured: who meets it then is within it. */
	readonly #known = new Map<string, Size | null>();

	constructor(fragments: Fragments) {
		this.#fragments = fragments;
	}

	selection({ selections }: SelectionSetNode): Size {
		const sum = { fields: 0, rootFields: 0, depth: 0 };
		for (const selection of selections) {
			const part =
				selection.kind === Kind.FIELD
					? this.field(selection.selectionSet)
					: selection.kind === Kind.INLINE_FRAGMENT
						? this.selection(selection.selectionSet)
						: this.spread(selection.name.value);
			sum.fields += part.fields;
			sum.rootFields += part.rootFields;
			sum.depth = Math.max(sum.depth, part.depth);
		}
		return sum;
	}

	private field(set: SelectionSetNode | undefined): Size {
		const below = set ? this.selection(set) : { fields: 0, depth: 0 };
		return { fields: 1 + below.fields, rootFields: 1, depth: 1 + below.depth };
	}

	private spread(name: string): Size {
		const known = this.#known.get(name);
		if (known) return known;
		if (known === null)
			throw new GraphQLError(`Cannot spread fragment "${name}" within itself.`);
		const fragment = this.#fragments.get(name);
		this.#known.set(name, null);
		const size = fragment
			? this.selection(fragment.selectionSet)
			: { fields: 0, rootFields: 0, depth: 0 };
		this.#known.set(name, size);
		return size;
	}
}
