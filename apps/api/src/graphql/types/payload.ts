import type { FieldMap } from "@pothos/core";
import { builder, type SchemaTypes } from "../builder.ts";
import { maximumUserErrors, type UserErrorRecord } from "../user-errors.ts";
import { UserError } from "./values.ts";

/** Answer of a mutation: the object when it went well, and what the caller can fix when it did not. */
export interface Payload {
	userErrors?: UserErrorRecord[];
}

type Fields<Shape> = PothosSchemaTypes.ObjectFieldBuilder<
	PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>,
	Shape
>;

/** Type of a mutation's payload: `fields`, and the errors. */
export function payloadType<Shape extends Payload>(
	name: string,
	fields: (t: Fields<Shape>) => FieldMap,
) {
	return builder.objectRef<Shape>(name).implement({
		fields: (t) => ({
			...fields(t as unknown as Fields<Shape>),
			userErrors: t.field({
				type: [UserError],
				size: maximumUserErrors,
				resolve: ({ userErrors }) => userErrors ?? [],
			}),
		}),
	});
}
