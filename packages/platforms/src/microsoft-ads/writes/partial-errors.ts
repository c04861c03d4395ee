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
		const code = Number(Code);
		if (Number.isInteger(index) && index >= 0 && !found.has(index))
			found.set(index, { index, code });
	}
	return [...found.values()];
}
