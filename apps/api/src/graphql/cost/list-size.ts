import { defaultPageSize, maximumPageSize } from "@patchbay/db";
import {
	type FieldNode,
	Kind,
	type ValueNode,
	valueFromASTUntyped,
} from "graphql";

/** Number of objects that a list can hold: every cost is derived from it. No list of objects is without one. */
export type ListSize =
	/** Highest number, however it is asked for. */
	| number
	/** The page that the field around it was asked for, such as `nodes` of a Relay page. */
	| "page"
	/** Number named by an argument of its own. */
	| { readonly argument: string; readonly maximum: number };

/** Arguments of a field that say how many rows its page holds. */
export interface PageSize {
	/** Paths of the arguments; the first that is given counts. */
	readonly arguments: readonly (readonly string[])[];
	readonly fallback: number;
	readonly maximum: number;
}

/**
 * Points for what a field may have to read beyond what it answers, by its arguments as the client wrote them. What they hold
 * is of any form.
 */
export type Effort = (args: Variables) => number;

/** `first` and `last` of every Relay page. */
export const relayPage: PageSize = {
	arguments: [["first"], ["last"]],
	fallback: defaultPageSize,
	maximum: maximumPageSize,
};

/**
 * Currencies that one tenant's accounts are taken to have: sums come one for each. What is beyond is counted when it is
 * answered.
 */
export const manyCurrencies = 25;

/** Tenants and sessions that one person is taken to have; the same goes for them. */
export const manyTenants = 100;
export const manySessions = 100;

export type Variables = Readonly<Record<string, unknown>>;

/** Computes how many objects a list holds at most, where the page around it holds `pageSize` rows. */
export function sizeOfList(
	size: ListSize,
	node: FieldNode,
	variables: Variables,
	pageSize: number,
): number {
	if (typeof size === "number") return size;
	if (size === "page") return pageSize;
	const given = readArgument(node, [size.argument], variables);
	// One value is a list of one; more than may be asked for is refused when it runs.
	const length = Array.isArray(given) ? given.length : 1;
	return Math.min(length, size.maximum);
}

/** Computes how many rows the page of a field holds at most; a size out of range is refused when it runs. */
export function sizeOfPage(
	page: PageSize,
	node: FieldNode,
	variables: Variables,
): number {
	for (const path of page.arguments) {
		const given = readArgument(node, path, variables);
		if (typeof given === "number")
			return Math.min(Math.max(given, 1), page.maximum);
	}
	return page.fallback;
}

/** An argument, or a field of it, as far as a size needs it; undefined when it is left out. */
export function readArgument(
	{ arguments: given = [] }: FieldNode,
	[name, ...path]: readonly string[],
	variables: Variables,
): unknown {
	const argument = given.find((each) => each.name.value === name);
	return argument && readValue(argument.value, path, variables);
}

/** Reads all arguments of a field as the client wrote them: enums by their names, defaults of the schema left out. */
export function readArguments(
	{ arguments: given = [] }: FieldNode,
	variables: Variables,
): Variables {
	return Object.fromEntries(
		given.map(({ name, value }) => [
			name.value,
			valueFromASTUntyped(value, variables),
		]),
	);
}

function readValue(
	node: ValueNode,
	path: readonly string[],
	variables: Variables,
): unknown {
	switch (node.kind) {
		case Kind.VARIABLE:
			return path.reduce<unknown>(
				(value, name) => (value as Variables | null | undefined)?.[name],
				variables[node.name.value],
			);
		case Kind.OBJECT: {
			const [name, ...rest] = path;
			const field = node.fields.find((each) => each.name.value === name);
			return field && readValue(field.value, rest, variables);
		}
		case Kind.INT:
			return Number(node.value);
		case Kind.BOOLEAN:
		case Kind.STRING:
			return node.value;
		case Kind.LIST:
			return node.values;
		default:
			return undefined;
	}
}
