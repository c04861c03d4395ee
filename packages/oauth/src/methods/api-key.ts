import { InvalidInput } from "@patchbay/errors";
import { Secret } from "@patchbay/vault";
import type { KeyField, KeyMethod } from "./method.ts";

/** A key that an admin made in the platform's own settings and pastes: it does not expire, and cannot be renewed. */
export function apiKey(definition: {
	platformName: string;
	fields: readonly KeyField[];
	/** Field that holds the credential; the others become facts. */
	key: KeyField["name"];
	/** Page where a person ends the key; see {@link KeyMethod.removal}. */
	removal?: string;
}): KeyMethod {
	const { platformName, fields, key, removal } = definition;
	return {
		kind: "API_KEY",
		renewal: { by: "consent" },
		fields,
		...(removal === undefined ? {} : { removal }),
		read(values) {
			for (const name of Object.keys(values) as KeyField["name"][])
				if (values[name]?.trim() && !fields.some((each) => each.name === name))
					throw new InvalidInput(
						`${platformName} is connected without this value. Leave it out.`,
						{ field: [name] },
					);
			const read = new Map<string, string>();
			for (const field of fields) {
				const text = readField(platformName, field, values[field.name]);
				if (text !== null) read.set(field.name, text);
			}
			const secret = read.get(key);
			if (secret === undefined)
				throw new Error(`${platformName}'s key field must be required`);
			read.delete(key);
			return {
				credential: { method: "API_KEY", key: new Secret(secret) },
				scopes: null,
				expiresIn: null,
				renewableFor: null,
				dataAccessEndsAt: null,
				user: null,
				idToken: null,
				facts: Object.fromEntries(read),
			};
		},
	};
}

/** @throws {InvalidInput} naming the field, never its value */
function readField(
	platformName: string,
	field: KeyField,
	value: string | null | undefined,
): string | null {
	// A pasted text often brings the spaces around it.
	const text = value?.trim() ?? "";
	if (text === "" && !field.required) return null;
	// Within a sentence: "private API key", and "API key" as it is.
	const label = field.label.replace(/^[A-Z](?![A-Z])/, (first) =>
		first.toLowerCase(),
	);
	if (text === "")
		throw new InvalidInput(
			`Give the ${label} to connect ${platformName}. ${field.hint}`,
			{ field: [field.name] },
		);
	if (!field.form.test(text))
		throw new InvalidInput(
			`This is not the ${label} of ${platformName}: it ${field.mustBe}. Copy it again. ${field.hint}`,
			{ field: [field.name] },
		);
	return text;
}
