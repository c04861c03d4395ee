import { Unauthenticated } from "@patchbay/errors";
import type { DocumentNode } from "graphql";
import {
	Kind,
	NoSchemaIntrospectionCustomRule,
	type SelectionSetNode,
} from "graphql";
import type { Plugin } from "graphql-yoga";
import type { Services } from "../services.ts";
import { type Fragments, fragmentsOf } from "./cost/fragments.ts";
import type { ServerContext } from "./server-context.ts";

/**
 * Gives the schema to callers who are not signed in, where that is open to everybody, and refuses them anything else
 * before it is validated. Where introspection is off nobody gets it.
 */
export function useIntrospection(
	openTo: Services["introspection"],
): Plugin<object, ServerContext> {
	return {
		onValidate({ context, params, addValidationRule }) {
			if (openTo === "off") addValidationRule(NoSchemaIntrospectionCustomRule);
			const { access } = context as unknown as ServerContext;
			if (!access && !isIntrospection(params.documentAST))
				throw new Unauthenticated();
		},
	};
}

function isIntrospection(document: DocumentNode): boolean {
	const fragments = fragmentsOf(document);
	return document.definitions.every(
		(definition) =>
			definition.kind === Kind.FRAGMENT_DEFINITION ||
			(definition.kind === Kind.OPERATION_DEFINITION &&
				definition.operation === "query" &&
				asksForSchema(definition.selectionSet, fragments)),
	);
}

const asksForSchema = (set: SelectionSetNode, fragments: Fragments): boolean =>
	set.selections.every((selection) => {
		if (selection.kind === Kind.FIELD)
			return selection.name.value.startsWith("__");
		const inner =
			selection.kind === Kind.INLINE_FRAGMENT
				? selection
				: fragments.get(selection.name.value);
		return inner !== undefined && asksForSchema(inner.selectionSet, fragments);
	});
