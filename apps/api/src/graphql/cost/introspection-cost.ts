import {
	type FieldNode,
	type GraphQLField,
	type GraphQLObjectType,
	type GraphQLSchema,
	getNamedType,
	isEnumType,
	isObjectType,
	Kind,
	SchemaMetaFieldDef,
	type SelectionSetNode,
	TypeMetaFieldDef,
} from "graphql";
import type { Estimate } from "./estimate.ts";
import type { Fragments } from "./fragments.ts";
import { isIncluded } from "./is-included.ts";
import { maximumIntrospectionBytes } from "./limits.ts";
import { readArgument, type Variables } from "./list-size.ts";

export interface Introspection {
	/** `__schema`, `__type` or `__typename`. */
	node: FieldNode;
	schema: GraphQLSchema;
	fragments: Fragments;
	variables: Variables;
}

/**
 * The exact cost of a field of introspection: what it answers follows from the schema alone, so it is looked up without
 * being written down. Goes no further than a request may.
 */
export function introspectionCost(asked: Introspection): Estimate {
	const name = asked.node.name.value;
	const definition =
		name === "__schema"
			? SchemaMetaFieldDef
			: name === "__type"
				? TypeMetaFieldDef
				: undefined;
	const walk = new Introspecting(asked);
	if (definition) walk.field(asked.node, definition, null);
	return {
		points: walk.points,
		introspectionPoints: walk.points,
		introspectionBytes: walk.bytes,
		nameBytes: walk.bytes,
	};
}

class Introspecting {
	points = 0;
	bytes = 0;
	readonly #asked: Introspection;

	constructor(asked: Introspection) {
		this.#asked = asked;
	}

	/** Counts a field of one object. */
	field(
		node: FieldNode,
		definition: GraphQLField<unknown, unknown>,
		source: unknown,
	): void {
		this.bytes += (node.alias ?? node.name).value.length + 4;
		const value = this.resolve(node, definition, source);
		const type = getNamedType(definition.type);
		if (!isObjectType(type) || !node.selectionSet) {
			this.bytes += isEnumType(type)
				? 24
				: typeof value === "string"
					? Buffer.byteLength(value) + 2
					: 5;
			return;
		}
		const items = Array.isArray(value) ? value : value ? [value] : [];
		for (const item of items) {
			if (this.isOver()) break;
			this.points += 1;
			this.bytes += 3;
			this.selection(node.selectionSet, type, item);
		}
	}

	private selection(
		{ selections }: SelectionSetNode,
		type: GraphQLObjectType,
		source: unknown,
	): void {
		for (const selection of selections) {
			if (this.isOver()) break;
			if (!isIncluded(selection, this.#asked.variables)) continue;
			if (selection.kind === Kind.FIELD) this.selected(selection, type, source);
			else this.selection(this.setOf(selection), type, source);
		}
	}

	private selected(
		node: FieldNode,
		type: GraphQLObjectType,
		source: unknown,
	): void {
		const definition = type.getFields()[node.name.value];
		if (definition) this.field(node, definition, source);
		// Only __typename is left.
		else this.bytes += (node.alias ?? node.name).value.length + 24;
	}

	private resolve(
		node: FieldNode,
		definition: GraphQLField<unknown, unknown>,
		source: unknown,
	): unknown {
		const { schema, variables } = this.#asked;
		const name = readArgument(node, ["name"], variables);
		if (definition === TypeMetaFieldDef)
			return typeof name === "string" ? schema.getType(name) : null;
		const includeDeprecated =
			readArgument(node, ["includeDeprecated"], variables) === true;
		return definition.resolve?.(
			source,
			{ includeDeprecated },
			undefined,
			// The resolvers of introspection read no more of it.
			{ schema } as Parameters<NonNullable<typeof definition.resolve>>[3],
		);
	}

	private setOf(
		selection: Exclude<
			SelectionSetNode["selections"][number],
			{ kind: Kind.FIELD }
		>,
	): SelectionSetNode {
		if (selection.kind === Kind.INLINE_FRAGMENT) return selection.selectionSet;
		return (
			this.#asked.fragments.get(selection.name.value)?.selectionSet ?? {
				kind: Kind.SELECTION_SET,
				selections: [],
			}
		);
	}

	private isOver(): boolean {
		return this.bytes > maximumIntrospectionBytes;
	}
}
