import type { RefusedForm } from "./read-form.ts";

const formType = /^multipart\/form-data\s*;/i;
const maximumFields = 20;
const maximumCharacters = 10_000;

/** The fields of a form with a file in it, or why it is none. No part of what was sent stands in the refusal. */
export async function readFileForm(
	type: string | null,
	body: Uint8Array,
	maximumBytes: number,
): Promise<{ form: FormData } | RefusedForm> {
	if (!formType.test(type ?? ""))
		return {
			status: 415,
			message:
				"This address accepts only its page's own form. Go back and use it.",
		};
	let form: FormData;
	try {
		form = await new Response(Buffer.from(body), {
			headers: { "content-type": type ?? "" },
		}).formData();
	} catch {
		return {
			status: 400,
			message:
				"This form could not be read. Go back, reload the page and send it again.",
		};
	}
	const fields = [...form.values()];
	if (fields.length > maximumFields)
		return {
			status: 413,
			message: `This form has too many fields: at most ${maximumFields} are taken.`,
		};
	for (const field of fields) {
		if (typeof field === "string") {
			if (field.length > maximumCharacters)
				return {
					status: 413,
					message: `A field of this form is too long: at most ${maximumCharacters} characters are accepted. Shorten it.`,
				};
		} else if (field.size > maximumBytes)
			return {
				status: 413,
				message: `The file is too large: at most ${maximumBytes / 1_000_000} MB are accepted. Split it.`,
			};
	}
	return { form };
}
