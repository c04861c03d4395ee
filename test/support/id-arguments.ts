import {
	type GraphQLArgument,
	type GraphQLField,
	type GraphQLInputField,
	type GraphQLInputType,
	type GraphQLSchema,
	getNamedType,
	getNullableType,
	isCompositeType,
	isEnumType,
	isInputObjectType,
	isListType,
	isRequiredArgument,
	isRequiredInputField,
} from "graphql";
import { defaultPlatform } from "./default-platform.ts";

/** One place in the schema where a caller names an object: an entry point and the path of an ID among its arguments. */
export interface IdArgument {
	kind: "query" | "mutation" | "subscription";
	field: string;
	/** Path such as `input.brandId`. */
	path: string;
	/** The operation with this ID given, and the others that it cannot do without. `idOf` makes each, by its path. */
	document(idOf: (path: string) => string): string;
}

/** Every ID that any query, mutation or subscription takes, so that a new one is tested without anybody thinking of it. */
export function idArguments(schema: GraphQLSchema): IdArgument[] {
	const roots = [
		["query", schema.getQueryType()],
		["mutation", schema.getMutationType()],
		["subscription", schema.getSubscriptionType()],
	] as const;
	return roots.flatMap(([kind, type]) =>
		Object.values(type?.getFields() ?? {}).flatMap((field) =>
			field.args
				.flatMap((argument) => idPaths(argument))
				.map((path) => ({
					kind,
					field: field.name,
					path,
					document: (idOf: (path: string) => string) =>
						documentOf(kind, field, path, idOf),
				})),
		),
	);
}

function idPaths({
	name,
	type,
}: GraphQLArgument | GraphQLInputField): string[] {
	const named = getNamedType(type);
	if (named.name === "ID") return [name];
	if (!isInputObjectType(named)) return [];
	return Object.values(named.getFields()).flatMap((field) =>
		idPaths(field).map((path) => `${name}.${path}`),
	);
}

function documentOf(
	kind: string,
	field: GraphQLField<unknown, unknown>,
	path: string,
	idOf: (path: string) => string,
): string {
	const [first] = path.split(".");
	const given = field.args
		.filter((each) => each.name === first || isRequiredArgument(each))
		.map(({ name, type }) => `${name}: ${literal(type, name, path, idOf)}`);
	return `${kind} { ${field.name}(${given.join(", ")}) ${selectionOf(field)} }`;
}

function literal(
	type: GraphQLInputType,
	at: string,
	wanted: string,
	idOf: (path: string) => string,
): string {
	const plain = getNullableType(type);
	if (isListType(plain)) return `[${literal(plain.ofType, at, wanted, idOf)}]`;
	if (isEnumType(plain)) {
		const names = plain.getValues().map(({ name }) => name);
		return names.includes(defaultPlatform) ? defaultPlatform : (names[0] ?? "");
	}
	if (isInputObjectType(plain)) {
		const fields = Object.values(plain.getFields()).filter((field) => {
			const path = `${at}.${field.name}`;
			return (
				isRequiredInputField(field) ||
				wanted === path ||
				wanted.startsWith(`${path}.`)
			);
		});
		return `{ ${fields.map((field) => `${field.name}: ${literal(field.type, `${at}.${field.name}`, wanted, idOf)}`).join(", ")} }`;
	}
	if (plain.name === "ID") return JSON.stringify(idOf(at));
	const literals: Record<string, string> = {
		Date: '"2026-03-01"',
		DateTime: '"2026-03-01T00:00:00Z"',
		Int: "1",
		Micros: '"1000000"',
		Boolean: "true",
	};
	return literals[plain.name] ?? '"text"';
}

/** Selects the fields that tell whether something was found: an object's name, a list's length, a mutation's errors. */
function selectionOf({ type }: GraphQLField<unknown, unknown>): string {
	const named = getNamedType(type);
	if (!isCompositeType(named) || !("getFields" in named)) return "";
	const fields = named.getFields();
	if (fields.userErrors) return "{ userErrors { code message field } }";
	if (fields.totalCount) return "{ totalCount }";
	if (fields.rows && fields.totals)
		return "{ rows { __typename } totals { __typename } }";
	return "{ __typename }";
}
