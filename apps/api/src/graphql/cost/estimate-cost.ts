import {
	type DocumentNode,
	type FieldNode,
	type GraphQLField,
	type GraphQLNamedType,
	type GraphQLSchema,
	getNamedType,
	isInterfaceType,
	isLeafType,
	isListType,
	isNonNullType,
	isObjectType,
	Kind,
	type OperationDefinitionNode,
	type SelectionSetNode,
	valueFromASTUntyped,
} from "graphql";
import type { Estimate } from "./estimate.ts";
import { type Fragments, fragmentsOf } from "./fragments.ts";
import { introspectionCost } from "./introspection-cost.ts";
import { isIncluded } from "./is-included.ts";
import {
	type Effort,
	type ListSize,
	type PageSize,
	readArguments,
	sizeOfList,
	sizeOfPage,
	type Variables,
} from "./list-size.ts";

export interface Operation {
	schema: GraphQLSchema;
	/** Valid for the schema. */
	document: DocumentNode;
	operationName?: string | null | undefined;
	/** Variables as the client sent them. */
	variables?: Variables | null | undefined;
}

export interface OperationEstimate extends Estimate {
	/** Points below one item of each list, by the field that asks for it. */
	below: ReadonlyMap<FieldNode, number>;
	/** Points for what is read beyond what is answered, by the field that reads it. */
	efforts: ReadonlyMap<FieldNode, number>;
}

/** Size of a short value with its quotes and commas. */
const valueBytes = 12;

const nothing: Estimate = {
	points: 0,
	introspectionPoints: 0,
	introspectionBytes: 0,
	nameBytes: 0,
};

/**
 * Estimates the highest cost of an operation, before anything of it is executed. A fragment counts wherever it is
 * spread, and is walked once for each size of the page around it; fields that `@skip` and `@include` leave out cost
 * nothing.
 */
export function estimateCost({
	schema,
	document,
	operationName,
	variables,
}: Operation): OperationEstimate {
	const operation = findOperation(document, operationName);
	const root = operation && schema.getRootType(operation.operation);
	if (!operation || !root)
		return { ...nothing, below: new Map(), efforts: new Map() };
	const walk = new Walk(
		schema,
		fragmentsOf(document),
		withDefaults(operation, variables ?? {}),
	);
	return {
		...walk.selection(operation.selectionSet, root, 1),
		below: walk.below,
		efforts: walk.efforts,
	};
}

class Walk {
	readonly #schema: GraphQLSchema;
	readonly #fragments: Fragments;
	readonly #variables: Variables;
	readonly below = new Map<FieldNode, number>();
	readonly efforts = new Map<FieldNode, number>();
	readonly #spread = new Map<string, Estimate>();

	constructor(
		schema: GraphQLSchema,
		fragments: Fragments,
		variables: Variables,
	) {
		this.#schema = schema;
		this.#fragments = fragments;
		this.#variables = variables;
	}

	/** @param pageSize rows of the page that `type` is, where it is one */
	selection(
		{ selections }: SelectionSetNode,
		type: GraphQLNamedType,
		pageSize: number,
	): Estimate {
		const sum = { ...nothing };
		for (const selection of selections) {
			if (!isIncluded(selection, this.#variables)) continue;
			const part =
				selection.kind === Kind.FIELD
					? this.field(selection, type, pageSize)
					: selection.kind === Kind.INLINE_FRAGMENT
						? this.selection(
								selection.selectionSet,
								this.named(selection.typeCondition?.name.value) ?? type,
								pageSize,
							)
						: this.spread(selection.name.value, pageSize);
			sum.points += part.points;
			sum.introspectionPoints += part.introspectionPoints;
			sum.introspectionBytes += part.introspectionBytes;
			sum.nameBytes += part.nameBytes;
		}
		return sum;
	}

	private field(
		node: FieldNode,
		type: GraphQLNamedType,
		pageSize: number,
	): Estimate {
		const name = node.name.value;
		if (name.startsWith("__"))
			return introspectionCost({
				node,
				schema: this.#schema,
				fragments: this.#fragments,
				variables: this.#variables,
			});
		const field =
			isObjectType(type) || isInterfaceType(type)
				? type.getFields()[name]
				: undefined;
		if (!field) return nothing;
		const inner = getNamedType(field.type);
		const named = (node.alias ?? node.name).value.length + valueBytes;
		if (isLeafType(inner) || !node.selectionSet)
			return { ...nothing, nameBytes: named };
		const { size, page, effort } = sizesOf(field);
		const below = this.selection(
			node.selectionSet,
			inner,
			page ? sizeOfPage(page, node, this.#variables) : 1,
		);
		let count = 1;
		if (isList(field)) {
			count = sizeOfList(size, node, this.#variables, pageSize);
			const known = this.below.get(node) ?? 0;
			this.below.set(node, Math.max(known, below.points));
		}
		const reading = effort?.(readArguments(node, this.#variables)) ?? 0;
		if (reading > 0) this.efforts.set(node, reading);
		return {
			points: count * (1 + below.points) + reading,
			introspectionPoints: below.introspectionPoints,
			introspectionBytes: below.introspectionBytes,
			nameBytes: named + count * below.nameBytes,
		};
	}

	private spread(name: string, pageSize: number): Estimate {
		const key = `${name} ${pageSize}`;
		const known = this.#spread.get(key);
		if (known) return known;
		const fragment = this.#fragments.get(name);
		const type = this.named(fragment?.typeCondition.name.value);
		const cost =
			fragment && type
				? this.selection(fragment.selectionSet, type, pageSize)
				: nothing;
		this.#spread.set(key, cost);
		return cost;
	}

	private named(name: string | undefined): GraphQLNamedType | undefined {
		return name === undefined ? undefined : this.#schema.getType(name);
	}
}

/** Reads the sizes that the schema declares for a field; see cost-plugin.ts. */
export function sizesOf({
	extensions,
}: Pick<GraphQLField<unknown, unknown>, "extensions">): {
	size: ListSize;
	page: PageSize | undefined;
	effort: Effort | undefined;
} {
	return {
		size: (extensions.listSize as ListSize | undefined) ?? 1,
		page: extensions.page as PageSize | undefined,
		effort: extensions.effort as Effort | undefined,
	};
}

export const isList = ({
	type,
}: Pick<GraphQLField<unknown, unknown>, "type">): boolean =>
	isListType(isNonNullType(type) ? type.ofType : type);

/** The operation that would be executed; undefined when the request does not say which. */
export function findOperation(
	{ definitions }: DocumentNode,
	name: string | null | undefined,
): OperationDefinitionNode | undefined {
	const operations = definitions.filter(
		(each) => each.kind === Kind.OPERATION_DEFINITION,
	);
	return name
		? operations.find((each) => each.name?.value === name)
		: operations[0];
}

/** The variables with the defaults of those that are left out, as far as sizes need them. */
function withDefaults(
	{ variableDefinitions = [] }: OperationDefinitionNode,
	given: Variables,
): Variables {
	const defaults = variableDefinitions.flatMap(({ variable, defaultValue }) => {
		const name = variable.name.value;
		return defaultValue && given[name] === undefined
			? [[name, valueFromASTUntyped(defaultValue)] as const]
			: [];
	});
	return defaults.length === 0
		? given
		: { ...given, ...Object.fromEntries(defaults) };
}
