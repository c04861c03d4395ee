import type { Kind } from "./filters.ts";
import type { Row } from "./rows.ts";

/** Fields of objects that a test made otherwise than they are. */
export class Oddities {
	readonly #hidden = new Map<Kind, ReadonlySet<string>>();
	readonly #changed = new Map<string, Row>();

	/** Makes fields silently absent from all objects of a kind; none ends it. */
	hide(kind: Kind, fields: readonly string[]): void {
		this.#hidden.set(kind, new Set(fields));
	}

	hidden(kind: Kind): ReadonlySet<string> {
		return this.#hidden.get(kind) ?? new Set();
	}

	/** Gives an object's fields other values; none ends it. */
	change(kind: Kind, id: string, fields: Row): void {
		this.#changed.set(`${kind} ${id}`, fields);
	}

	changed(kind: Kind, row: Row): Row {
		const fields = this.#changed.get(`${kind} ${row[`${kind}_id`]}`);
		return fields === undefined ? row : { ...row, ...fields };
	}
}
