import type { Row } from "./rows.ts";

/** Values that a test gave to fields of single objects, told instead of their own. */
export class Oddities {
	readonly #changed = new Map<string, Row>();

	/** None ends it. */
	change(id: string, fields: Row): void {
		if (Object.keys(fields).length === 0) this.#changed.delete(id);
		else this.#changed.set(id, fields);
	}

	apply(id: string, row: Row): Row {
		const changed = this.#changed.get(id);
		return changed === undefined ? row : { ...row, ...changed };
	}
}
