import type { Row } from "../objects/rows.ts";

/** Values that a control action put in place of an object's own, such as a status that nobody knows. */
export class Oddities {
	readonly #changes = new Map<string, Row>();

	/** @param fields none ends the change */
	change(id: string | number, fields: Row): void {
		if (Object.keys(fields).length === 0) this.#changes.delete(String(id));
		else this.#changes.set(String(id), fields);
	}

	/** The row as it is told; a value of undefined is left out. */
	apply(row: Row): Row {
		const change = this.#changes.get(String(row.id));
		return change === undefined ? row : { ...row, ...change };
	}
}
