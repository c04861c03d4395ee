/** Field that a person can fill in. */
export type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** A field's value as it was: `checked` is null for what is not ticked. */
export interface KeptField {
	name: string;
	value: string;
	checked: boolean | null;
}

const neverKeptTypes = new Set([
	"password",
	"file",
	"hidden",
	"submit",
	"button",
	"reset",
	"image",
]);
const secretNames = /passw|secret|token|credential|otp|api-?key|^code$/i;
const secretHints = /password|one-time-code|^cc-/;

/** The form's fields that may be kept: nothing secret, whatever the field looks like. */
export function keepableFields(form: HTMLFormElement): Field[] {
	return [...form.elements].filter(
		(element): element is Field =>
			(element instanceof HTMLInputElement ||
				element instanceof HTMLSelectElement ||
				element instanceof HTMLTextAreaElement) &&
			element.name !== "" &&
			!neverKeptTypes.has(element.type) &&
			!secretNames.test(element.name) &&
			!secretHints.test(element.autocomplete),
	);
}

const isTicked = (field: Field): field is HTMLInputElement =>
	field.type === "checkbox" || field.type === "radio";

export function readFields(form: HTMLFormElement): KeptField[] {
	return keepableFields(form).map((field) => ({
		name: field.name,
		value: field.value,
		checked: isTicked(field) ? field.checked : null,
	}));
}

/** The same form on the page as it is now: what it does, and the names of its fields. */
export function signatureOf(form: HTMLFormElement): string {
	const intent = form.querySelector<HTMLInputElement>(
		"input[type=hidden][name=intent]",
	)?.value;
	const names = keepableFields(form).map(({ name }) => name);
	return [intent ?? "", ...[...new Set(names)].sort()].join(" ");
}

/** Fills the fields in as a person would, so that whatever listens to them hears of it. */
export function fillFields(
	form: HTMLFormElement,
	kept: readonly KeptField[],
): void {
	const rest = [...kept];
	for (const field of keepableFields(form)) {
		const index = rest.findIndex(
			({ name, value, checked }) =>
				name === field.name && (checked === null || value === field.value),
		);
		const [found] = index < 0 ? [] : rest.splice(index, 1);
		if (!found) continue;
		if (found.checked !== null) {
			if (field instanceof HTMLInputElement && field.checked !== found.checked)
				field.click();
		} else if (field.value !== found.value) setValue(field, found.value);
	}
}

/** Sets a value by the element's own setter: React hears of no other. */
function setValue(field: Field, value: string): void {
	const setter = Object.getOwnPropertyDescriptor(
		Object.getPrototypeOf(field),
		"value",
	)?.set;
	setter?.call(field, value);
	const type = field instanceof HTMLSelectElement ? "change" : "input";
	field.dispatchEvent(new Event(type, { bubbles: true }));
}
