import { Kind, type SelectionNode, type ValueNode } from "graphql";
import type { Variables } from "./list-size.ts";

/** False when `@skip` or `@include` leaves a selection out. */
export function isIncluded(
	{ directives = [] }: SelectionNode,
	variables: Variables,
): boolean {
	return directives.every(({ name, arguments: given = [] }) => {
		const unless = name.value === "skip";
		if (!unless && name.value !== "include") return true;
		const value = given.find((each) => each.name.value === "if")?.value;
		return isTrue(value, variables) !== unless;
	});
}

const isTrue = (value: ValueNode | undefined, variables: Variables): boolean =>
	value?.kind === Kind.VARIABLE
		? variables[value.name.value] === true
		: value?.kind === Kind.BOOLEAN && value.value;
