import {
	type ExecutionArgs,
	type FieldNode,
	GraphQLError,
	type GraphQLField,
	type GraphQLNamedType,
	type GraphQLResolveInfo,
	getArgumentValues,
	getNamedType,
	isInterfaceType,
	isObjectType,
	Kind,
	type SelectionSetNode,
} from "graphql";
import { coercedVariables } from "./coerced-variables.ts";
import type { RequestContext } from "./context.ts";
import { findOperation } from "./cost/estimate-cost.ts";
import { fragmentsOf } from "./cost/fragments.ts";
import { isIncluded } from "./cost/is-included.ts";

/** Looks at the arguments of a field, and at whether who asks may see it. @throws AppError */
export type CheckField = (
	args: Record<string, unknown>,
	context: RequestContext,
	info: GraphQLResolveInfo,
) => void;

/**
 * Finds a fault in the selection of a mutation's answer before anything is done: found afterwards, it would hide that
 * something was. Null when there is none, and when the executor will refuse the whole of it by itself.
 */
export function problemOfSelection(args: ExecutionArgs): GraphQLError | null {
	const operation = findOperation(args.document, args.operationName);
	const root = operation && args.schema.getMutationType();
	const variables = root && coercedVariables(args);
	if (!operation || !root || !variables) return null;
	try {
		const selection = new Selection(args, variables);
		selection.check(operation.selectionSet, root, []);
		return null;
	} catch (error) {
		if (error instanceof GraphQLError) return error;
		throw error;
	}
}

class Selection {
	readonly #args: ExecutionArgs;
	readonly #variables: Readonly<Record<string, unknown>>;

	constructor(
		args: ExecutionArgs,
		variables: Readonly<Record<string, unknown>>,
	) {
		this.#args = args;
		this.#variables = variables;
	}

	check(
		{ selections }: SelectionSetNode,
		type: GraphQLNamedType,
		path: readonly string[],
	): void {
		for (const selection of selections) {
			if (!isIncluded(selection, this.#variables)) continue;
			if (selection.kind === Kind.FIELD) {
				this.field(selection, type, path);
				continue;
			}
			const inner =
				selection.kind === Kind.INLINE_FRAGMENT
					? selection
					: fragmentsOf(this.#args.document).get(selection.name.value);
			if (!inner) continue;
			const condition = inner.typeCondition?.name.value;
			this.check(
				inner.selectionSet,
				(condition && this.#args.schema.getType(condition)) || type,
				path,
			);
		}
	}

	private field(
		node: FieldNode,
		type: GraphQLNamedType,
		outer: readonly string[],
	): void {
		const field =
			isObjectType(type) || isInterfaceType(type)
				? type.getFields()[node.name.value]
				: undefined;
		if (!field) return;
		const path = [...outer, (node.alias ?? node.name).value];
		// A mutation itself tells in its userErrors what is wrong with its input.
		if (outer.length > 0) this.try(node, field, type, path);
		if (node.selectionSet)
			this.check(node.selectionSet, getNamedType(field.type), path);
	}

	private try(
		node: FieldNode,
		field: GraphQLField<unknown, unknown>,
		type: GraphQLNamedType,
		path: readonly string[],
	): void {
		const check = field.extensions.check as CheckField | undefined;
		if (!check && field.args.length === 0) return;
		const { schema, document, contextValue } = this.#args;
		const variableValues = this.#variables;
		try {
			const given = getArgumentValues(field, node, variableValues);
			check?.(
				given,
				contextValue as RequestContext,
				{
					fieldName: field.name,
					fieldNodes: [node],
					returnType: field.type,
					parentType: type,
					schema,
					fragments: Object.fromEntries(fragmentsOf(document)),
					variableValues,
				} as unknown as GraphQLResolveInfo,
			);
		} catch (error) {
			throw new GraphQLError((error as Error).message, {
				nodes: node,
				path,
				originalError: error as Error,
			});
		}
	}
}
