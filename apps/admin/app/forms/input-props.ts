import {
	type FieldMetadata,
	getInputProps,
	getSelectProps,
} from "@conform-to/react";

/** Takes a text field's props from conform: name, id, default, constraints and errors. React wants `key` apart. */
export function textFieldProps(
	field: FieldMetadata<string | undefined>,
	type: "text" | "email" | "password" | "url",
) {
	const { key: _key, ...input } = getInputProps(field, {
		type,
		ariaAttributes: false,
	});
	return { ...input, errors: field.errors };
}

/** The same for a select. */
export function selectFieldProps(field: FieldMetadata<string | undefined>) {
	const { key: _key, ...select } = getSelectProps(field, {
		ariaAttributes: false,
	});
	return { ...select, errors: field.errors };
}
