export type EntityKind = "campaign" | "adgroup" | "ad" | "keyword";

/** Properties of objects that a test made otherwise than they are. */
export class Oddities {
	readonly #changed = new Map<string, Readonly<Record<string, unknown>>>();

	/** Gives an object's properties other values; none ends it. */
	change(
		kind: EntityKind,
		id: string,
		properties: Readonly<Record<string, unknown>>,
	): void {
		this.#changed.set(`${kind} ${id}`, properties);
	}

	changed<Rendered extends { Id: string }>(
		kind: EntityKind,
		rendered: Rendered,
	): Rendered {
		const properties = this.#changed.get(`${kind} ${rendered.Id}`);
		return properties === undefined ? rendered : { ...rendered, ...properties };
	}
}
