import { list } from "../../read-failure.ts";

/** An item of a change that Microsoft refused, inside a reply that is a success. */
export interface PartialError {
	/** Position in the change. */
	index: number;
	code: number;
}

/** The items that were refused, by their positions; each once, by its first error. */
export function readPartialErrors(errors: unknown): PartialError[] {
	const found = new Map<number, PartialError>();
	for (const { Index, Code } of list(errors)) {
		const index = Number(Index ?? 0);
		const code = codeOf(Code);
		if (Number.isInteger(index) && index >= 0 && !found.has(index))
			found.set(index, { index, code });
	}
	return [...found.values()];
}

/** Errors of a change whose items lie in an object, such as the negative keywords of an ad group. */
export interface NestedErrors {
	/** Code by which the object itself was refused, and with it all of its items; null where it was not. */
	whole: number | null;
	items: PartialError[];
}

/** The errors of the one object that was changed. A code of 0 says that its items alone have errors. */
export function readNestedErrors(errors: unknown): NestedErrors {
	const collections = list(errors);
	const items = readPartialErrors(
		collections.flatMap(({ BatchErrors }) => list(BatchErrors)),
	);
	const whole = collections
		.map(({ Code }) => codeOf(Code))
		.find((code) => code > 0);
	return { whole: items.length === 0 ? (whole ?? null) : null, items };
}

/** A code of Microsoft's; -1, which is none of them, for what is no number: 0 is one of them, an internal error. */
function codeOf(told: unknown): number {
	return typeof told === "number" || /^\d+$/.test(String(told))
		? Number(told)
		: -1;
}
