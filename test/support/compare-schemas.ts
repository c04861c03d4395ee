import {
	astFromValue,
	type GraphQLArgument,
	type GraphQLInputField,
	type GraphQLNamedType,
	type GraphQLSchema,
	isEnumType,
	isInputObjectType,
	isInterfaceType,
	isIntrospectionType,
	isObjectType,
	isSpecifiedScalarType,
	isUnionType,
	print,
} from "graphql";

/** Everything in which `served` is not a part of `contract`, one line each: names, kinds, types, defaults. */
export function differencesFrom(
	contract: GraphQLSchema,
	served: GraphQLSchema,
): string[] {
	return Object.values(served.getTypeMap())
		.filter(
			(type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
		)
		.flatMap((type) => {
			const agreed = contract.getType(type.name);
			return agreed ? compareTypes(agreed, type) : [`${type.name}: unknown`];
		});
}

function compareTypes(
	agreed: GraphQLNamedType,
	served: GraphQLNamedType,
): string[] {
	const { name } = served;
	if (agreed.constructor.name !== served.constructor.name)
		return [`${name}: another kind of type`];
	const wanted = membersOf(agreed);
	return [...membersOf(served)].flatMap(([member, form]) => {
		const agreedForm = wanted.get(member);
		if (agreedForm === undefined) return [`${name}.${member}: unknown`];
		if (agreedForm === form) return [];
		return [`${name}.${member}: ${form} instead of ${agreedForm}`];
	});
}

/** Fields, arguments, values and interfaces of a type, with the form that must be the same. */
function membersOf(type: GraphQLNamedType): Map<string, string> {
	const members = new Map<string, string>();
	if (isObjectType(type) || isInterfaceType(type)) {
		for (const each of type.getInterfaces())
			members.set(`implements ${each.name}`, "");
		for (const field of Object.values(type.getFields())) {
			members.set(field.name, String(field.type));
			for (const arg of field.args)
				members.set(`${field.name}(${arg.name})`, inputForm(arg));
		}
	} else if (isInputObjectType(type)) {
		for (const field of Object.values(type.getFields()))
			members.set(field.name, inputForm(field));
	} else if (isEnumType(type)) {
		for (const { name } of type.getValues()) members.set(name, "");
	} else if (isUnionType(type)) {
		for (const { name } of type.getTypes()) members.set(name, "");
	}
	return members;
}

function inputForm({
	type,
	defaultValue,
}: GraphQLArgument | GraphQLInputField) {
	const value =
		defaultValue === undefined ? null : astFromValue(defaultValue, type);
	return `${type}${value ? ` = ${print(value)}` : ""}`;
}
