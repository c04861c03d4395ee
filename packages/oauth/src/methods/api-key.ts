import { type FieldProblem, refuseProblems } from "@patchbay/errors";
import { Secret } from "@patchbay/vault";
import { labelInSentence } from "../label-in-sentence.ts";
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
			refuseProblems([
				...findUnknown(platformName, fields, values),
				...fields.flatMap((field) => {
					const message = problemOf(platformName, fields, field, values);
					return message === null ? [] : [{ message, field: [field.name] }];
				}),
			]);
			const read = new Map<string, string>();
			for (const { name } of fields) {
				const text = textOf(values, name);
				if (text !== "") read.set(name, text);
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

type Values = Parameters<KeyMethod["read"]>[0];

/** Filled-in values of which the platform knows nothing. */
function findUnknown(
	platformName: string,
	fields: readonly KeyField[],
	values: Values,
): FieldProblem[] {
	const names = Object.keys(values) as KeyField["name"][];
	return names
		.filter(
			(name) =>
				textOf(values, name) !== "" &&
				!fields.some((each) => each.name === name),
		)
		.map((name) => ({
			message: `${platformName} is connected without this value. Leave it out.`,
			field: [name],
		}));
}

/** Fault of one field, in words that never hold its value; null where it is right. What is expected is its hint's to say. */
function problemOf(
	platformName: string,
	fields: readonly KeyField[],
	field: KeyField,
	values: Values,
): string | null {
	const text = textOf(values, field.name);
	const label = labelInSentence(field.label);
	const owner = `${platformName}'${platformName.endsWith("s") ? "" : "s"}`;
	if (text === "") return field.required ? `Enter ${owner} ${label}.` : null;
	if (field.form.test(text)) return null;
	const other = fields.find(({ form }) => form.test(text));
	return other
		? `This looks like the ${labelInSentence(other.label)}. Paste the ${label} here.`
		: `This is not ${owner} ${label}: it ${field.misfit}. Copy it again.`;
}

/** A pasted text often brings the spaces around it. */
function textOf(values: Values, name: KeyField["name"]): string {
	return values[name]?.trim() ?? "";
}
