import { type ExecutionArgs, Kind, type SelectionSetNode } from "graphql";
import { coercedVariables } from "../coerced-variables.ts";
import { findOperation } from "../cost/estimate-cost.ts";
import { fragmentsOf } from "../cost/fragments.ts";
import { isIncluded } from "../cost/is-included.ts";

/**
 * True when `@skip` and `@include` leave out the one field of a subscription. The rules of validation do not look at
 * them, and the executor has nothing to subscribe to then. False when its variables are wrong, which it says itself.
 */
export function selectsNothing(args: ExecutionArgs): boolean {
	const operation = findOperation(args.document, args.operationName);
	const variables = coercedVariables(args);
	if (!operation || !variables) return false;
	const fragments = fragmentsOf(args.document);
	const hasField = ({ selections }: SelectionSetNode): boolean =>
		selections.some((selection) => {
			if (!isIncluded(selection, variables)) return false;
			if (selection.kind === Kind.FIELD) return true;
			const set =
				selection.kind === Kind.INLINE_FRAGMENT
					? selection.selectionSet
					: fragments.get(selection.name.value)?.selectionSet;
			return set !== undefined && hasField(set);
		});
	return !hasField(operation.selectionSet);
}
