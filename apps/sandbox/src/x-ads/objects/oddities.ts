import type { Row } from "./rows.ts";

/** Fields of objects that a test made otherwise than they are. */
export class Oddities {
	readonly #changed = new Map<string, Row>();

	/** Gives an object's fields other values; none ends it. */
	change(id: string, fields: Row): void {
		this.#changed.set(id, fields);
	}

	applied(row: Row): Row {
		const fields = this.#changed.get(String(row.id));
		return fields === undefined ? row : { ...row, ...fields };
	}

	/** True while some object is told otherwise than it is. */
	get areAny(): boolean {
		return this.#changed.size > 0;
	}
}
