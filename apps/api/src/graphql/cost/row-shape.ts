import {
	type FragmentDefinitionNode,
	type GraphQLNamedType,
	type GraphQLOutputType,
	type GraphQLSchema,
	getNamedType,
	isEnumType,
	isInterfaceType,
	isLeafType,
	isListType,
	isNonNullType,
	isObjectType,
	Kind,
	type SelectionSetNode,
} from "graphql";

/** Shape that one object of a selection has in the answer, whatever its texts are. */
export interface RowShape {
	/** Names of its fields as the client calls them, and the values whose length their type bounds. */
	bytes: number;
	/** Fields that are answered for it, those of the objects below it among them. */
	fields: number;
}

export interface ShapeContext {
	schema: GraphQLSchema;
	fragments: Readonly<Record<string, FragmentDefinitionNode | undefined>>;
}

/** The longest JSON of each scalar; null for those that are measured when they are read. */
const scalarBytes: Record<string, number> = {
	ID: 72,
	Int: 11,
	Float: 24,
	Boolean: 5,
	DateTime: 26,
	Date: 12,
	Micros: 22,
	BigInt: 22,
};
/** Size of a type's name, as `__typename` answers it. */
const typenameBytes = 32;
/** Quotes, colon and comma around a field's name. */
const punctuation = 4;
const nullBytes = 4;

const shapes = new WeakMap<SelectionSetNode, RowShape>();

/** Worked out once for a selection and kept as long as its document is. */
export function shapeOf(
	set: SelectionSetNode,
	type: GraphQLNamedType,
	context: ShapeContext,
): RowShape {
	const known = shapes.get(set);
	if (known) return known;
	const shape = { bytes: 2, fields: 0 };
	for (const selection of set.selections) {
		if (selection.kind === Kind.FIELD) {
			const { alias, name, selectionSet } = selection;
			shape.bytes += (alias ?? name).value.length + punctuation;
			shape.fields += 1;
			const field = fieldsOf(type)[name.value];
			if (!field) shape.bytes += typenameBytes;
			else if (isLeafType(getNamedType(field.type)))
				shape.bytes += boundOf(field.type) ?? nullBytes;
			else if (selectionSet) {
				const below = shapeOf(selectionSet, getNamedType(field.type), context);
				shape.bytes += nullBytes;
				shape.fields += below.fields;
			}
			continue;
		}
		const inner =
			selection.kind === Kind.INLINE_FRAGMENT
				? selection
				: context.fragments[selection.name.value];
		if (!inner) continue;
		const condition = inner.typeCondition?.name.value;
		const below = shapeOf(
			inner.selectionSet,
			(condition && context.schema.getType(condition)) || type,
			context,
		);
		shape.bytes += below.bytes - 2;
		shape.fields += below.fields;
	}
	shapes.set(set, shape);
	return shape;
}

/** The longest JSON of a leaf; null where only its value tells. */
export function boundOf(type: GraphQLOutputType): number | null {
	const bare = isNonNullType(type) ? type.ofType : type;
	if (isListType(bare)) return null;
	if (isEnumType(bare))
		return Math.max(...bare.getValues().map(({ name }) => name.length)) + 2;
	return "name" in bare ? (scalarBytes[bare.name] ?? null) : null;
}

const fieldsOf = (type: GraphQLNamedType) =>
	isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
