/** Weight of the operations that run at the same time in one process: the most expensive alone, or many cheaper ones. */
const weightAtOnce = 15_000;
/** Weight below which an operation is no burden to others, and waits for nobody. */
const lightWeight = 1_000;

interface Waiting {
	weight: number;
	begin(): void;
}

/**
 * Lets dear operations of one process in one after another, so that their memory does not add up and the database is
 * left to others. Each tenant has a queue of its own, and the queues take turns.
 */
export class DearWork {
	#running = 0;
	readonly #queues = new Map<string, Waiting[]>();

	/**
	 * Waits until there is room.
	 *
	 * @param weight points, or hundreds of bytes, whichever are more
	 * @returns ends the work; null for a light one, which need not wait
	 */
	enter(tenantId: string, weight: number): Promise<() => void> | null {
		if (weight < lightWeight) return null;
		return new Promise((resolve) => {
			const begin = () => {
				this.#running += weight;
				let isOver = false;
				resolve(() => {
					if (isOver) return;
					isOver = true;
					this.#running -= weight;
					this.admit();
				});
			};
			const queue = this.#queues.get(tenantId) ?? [];
			queue.push({ weight, begin });
			this.#queues.set(tenantId, queue);
			this.admit();
		});
	}

	private admit(): void {
		for (const [tenantId, queue] of this.#queues) {
			const [next] = queue;
			const isFree =
				this.#running === 0 ||
				(next !== undefined && this.#running + next.weight <= weightAtOnce);
			// Who is next is not passed by smaller ones for ever.
			if (!next || !isFree) return;
			queue.shift();
			// A Map iterates in order of insertion: put back behind the others, which are next.
			this.#queues.delete(tenantId);
			if (queue.length > 0) this.#queues.set(tenantId, queue);
			next.begin();
		}
	}
}
