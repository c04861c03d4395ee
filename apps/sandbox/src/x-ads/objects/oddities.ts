import type { Row } from "./rows.ts";

/** Fields of objects that a test made otherwise than they are. */
export class Oddities {
	readonly #changed = new Map<string, Row>();

	/** Gives an object's fields other values; none ends it. */
	change(id: string, fields: Row): void {
		this.#changed.set(id, fields);
	}

	applied(row: Row): Row {
		const fields =
			typeof row.id === "string" ? this.#changed.get(row.id) : undefined;
		return fields === undefined ? row : { ...row, ...fields };
	}
}
