/** Fields that are answered, and objects that are read, in one go: a few milliseconds' work. */
const atOnce = 500;
/**
 * Number of parts in which the rows below a list's items are read at most, and at once below a few items: pages are
 * seldom full, and each part is a round trip.
 */
const readsOfList = 4;
const fewItems = 10;

/**
 * Shares one operation's work out over turns of the event loop, so that other requests are served in between and what is
 * read for it comes in parts.
 */
export class Pace {
	#used = 0;
	#isTurnAwaited = false;
	readonly #queue: { weight: number; go(): void }[] = [];

	/** Null when the work may go on at once; else resolved in the turn in which it may. */
	turnFor(weight: number): Promise<void> | null {
		if (!this.#isTurnAwaited) {
			this.#isTurnAwaited = true;
			setImmediate(() => this.nextTurn());
		}
		if (this.#queue.length === 0 && this.fits(weight)) {
			this.#used += weight;
			return null;
		}
		return new Promise((go) => this.#queue.push({ weight, go }));
	}

	/**
	 * The items of a list, as many at once as fit; the others in turns of their own.
	 *
	 * @param fields that are answered for each item
	 * @param below objects that may stand below each item
	 */
	list<Item>(
		items: readonly Item[],
		fields: number,
		below = 0,
	): readonly (Item | Promise<Item>)[] {
		const ofFields = Math.max(1, Math.floor(atOnce / Math.max(fields, 1)));
		const ofBelow = Math.max(
			Math.floor(atOnce / Math.max(below, 1)),
			Math.ceil(items.length / readsOfList),
			fewItems,
		);
		const size = Math.min(ofFields, ofBelow);
		let turn: Promise<void> | null = null;
		return items.map((item, index) => {
			if (index % size === 0)
				turn = this.turnFor(
					size === ofFields
						? fields * Math.min(size, items.length - index)
						: atOnce,
				);
			if (!turn) return item;
			// One that fails before its turn is told of in its turn.
			if (item instanceof Promise) item.catch(() => {});
			return turn.then(() => item);
		});
	}

	private fits(weight: number): boolean {
		return this.#used === 0 || this.#used + weight <= atOnce;
	}

	private nextTurn(): void {
		this.#used = 0;
		for (
			let next = this.#queue[0];
			next && this.fits(next.weight);
			next = this.#queue[0]
		) {
			this.#queue.shift();
			this.#used += next.weight;
			next.go();
		}
		if (this.#queue.length > 0) setImmediate(() => this.nextTurn());
		else this.#isTurnAwaited = false;
	}
}
