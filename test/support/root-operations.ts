import {
	type GraphQLField,
	type GraphQLInputType,
	type GraphQLSchema,
	getNamedType,
	isCompositeType,
	isEnumType,
	isInputObjectType,
	isListType,
	isNonNullType,
	isObjectType,
	isRequiredArgument,
	isRequiredInputField,
} from "graphql";

export interface RootOperation {
	kind: "query" | "mutation" | "subscription";
	name: string;
	/** Ready to be sent; asks for little. */
	document: string;
}

/** One operation for each entry point of the schema, so that a new one is tested without anybody thinking of it. */
export function rootOperations(
	schema: GraphQLSchema,
	globalId: string,
): RootOperation[] {
	const roots = [
		["query", schema.getQueryType()],
		["mutation", schema.getMutationType()],
		["subscription", schema.getSubscriptionType()],
	] as const;
	return roots.flatMap(([kind, type]) =>
		Object.values(type?.getFields() ?? {}).map((field) => ({
			kind,
			name: field.name,
			document: `${kind} { ${field.name}${argumentsOf(field, globalId)} ${selectionOf(field)} }`,
		})),
	);
}

function selectionOf(field: GraphQLField<unknown, unknown>): string {
	const type = getNamedType(field.type);
	if (!isCompositeType(type)) return "";
	const isPayload = "getFields" in type && "userErrors" in type.getFields();
	return isPayload ? "{ userErrors { code } }" : "{ __typename }";
}

function argumentsOf(
	{ args }: GraphQLField<unknown, unknown>,
	globalId: string,
): string {
	const given = args
		.filter(isRequiredArgument)
		.map(({ name, type }) => `${name}: ${literal(type, globalId)}`);
	return given.length > 0 ? `(${given.join(", ")})` : "";
}

function literal(type: GraphQLInputType, globalId: string): string {
	if (isNonNullType(type)) return literal(type.ofType, globalId);
	if (isListType(type)) return `[${literal(type.ofType, globalId)}]`;
	if (isEnumType(type))
		// A key may only make a key that has no more than itself.
		return type.name === "ApiKeyScope"
			? "ADMIN"
			: (type.getValues()[0]?.name ?? "");
	if (isInputObjectType(type)) {
		const fields = Object.values(type.getFields()).filter(isRequiredInputField);
		return `{ ${fields.map((each) => `${each.name}: ${literal(each.type, globalId)}`).join(", ")} }`;
	}
	const literals: Record<string, string> = {
		ID: JSON.stringify(globalId),
		Date: '"2026-03-01"',
		Int: "1",
		Boolean: "true",
		Micros: '"1000000"',
	};
	return literals[type.name] ?? '"text"';
}

/** One query for each field of the object that an entry point answers, asking for little. */
export function fieldDocuments(
	schema: GraphQLSchema,
	entryPoint: string,
	typeName: string,
): { cell: string; document: string }[] {
	const type = schema.getType(typeName);
	if (!isObjectType(type)) throw new Error(`${typeName} is no object type`);
	return Object.values(type.getFields()).map((field) => ({
		cell: `${entryPoint} ${field.name}`,
		document: `query { ${entryPoint} { ${field.name}${argumentsOf(field, "")} ${selectionOf(field)} } }`,
	}));
}
