/**
 * Fields that a form of ours never exceeds: the longest field is a client's extras, the largest form a filter of the
 * audit.
 */
const maximumFields = 200;
const maximumCharacters = 10_000;
const formType = /^application\/x-www-form-urlencoded\s*(;|$)/i;

export interface RefusedForm {
	status: 400 | 413 | 415;
	message: string;
}

/**
 * The text of a form as browsers send ours, or why it is none: another type, broken percent-encoding, a character that no
 * text may have, too many or too long fields. No part of what was sent stands in the refusal.
 */
export function readForm(
	type: string | null,
	body: Uint8Array,
): { text: string } | RefusedForm {
	if (body.length === 0 && (type === null || formType.test(type)))
		return { text: "" };
	if (!formType.test(type ?? ""))
		return {
			status: 415,
			message:
				"This address accepts only forms. Go back and use the page's own form.",
		};
	const text = new TextDecoder().decode(body);
	const fields = text.split("&", maximumFields + 1);
	if (fields.length > maximumFields)
		return {
			status: 413,
			message: `This form has too many fields: at most ${maximumFields} are taken.`,
		};
	for (const part of fields.flatMap((field) => field.split("="))) {
		const decoded = decode(part);
		if (decoded === null || decoded.includes("\0"))
			return {
				status: 400,
				message:
					"This form could not be read. Go back, reload the page and send it again.",
			};
		if (decoded.length > maximumCharacters)
			return {
				status: 413,
				message: `A field of this form is too long: at most ${maximumCharacters} characters are accepted. Shorten it.`,
			};
	}
	return { text };
}

/** Null for broken percent-encoding, and for bytes that are no UTF-8. */
function decode(part: string): string | null {
	try {
		return decodeURIComponent(part.replaceAll("+", " "));
	} catch {
		return null;
	}
}
