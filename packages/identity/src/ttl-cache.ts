/**
 * Keeps what was read for a short while, at most `capacity` entries. A lookup under way is shared, so a burst of
 * requests with one key reads once.
 */
export class TtlCache<Value> {
	readonly #entries = new Map<
		string,
		{ value: Promise<Value>; until: number }
	>();
	readonly #ttlMs: number;
	readonly #capacity: number;

	constructor({ ttlMs, capacity }: { ttlMs: number; capacity: number }) {
		this.#ttlMs = ttlMs;
		this.#capacity = capacity;
	}

	/** Forgets everything; whoever waits for a read under way still gets its answer. */
	clear(): void {
		this.#entries.clear();
	}

	/** A failed read is not kept. */
	get(key: string, read: () => Promise<Value>): Promise<Value> {
		const now = performance.now();
		const entry = this.#entries.get(key);
		if (entry && entry.until > now) return entry.value;
		this.#entries.delete(key);
		if (this.#entries.size >= this.#capacity) {
			// A Map iterates in order of insertion: the first key is the oldest.
			const oldest = this.#entries.keys().next();
			if (!oldest.done) this.#entries.delete(oldest.value);
		}
		const value = read();
		this.#entries.set(key, { value, until: now + this.#ttlMs });
		value.catch(() => this.#entries.delete(key));
		return value;
	}
}
