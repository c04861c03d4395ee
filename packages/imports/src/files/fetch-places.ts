/** Places for transfers: so many in all, and so many from one host. */
export interface FetchPlaces {
	/** Runs a transfer when there is a place for it. Whoever waits for a slow host takes no place from the others. */
	run<T>(
		host: string,
		signal: AbortSignal,
		transfer: () => Promise<T>,
	): Promise<T>;
}

export function createFetchPlaces({
	atOnce,
	perHost,
}: {
	atOnce: number;
	perHost: number;
}): FetchPlaces {
	const whole = createGate(atOnce);
	const hosts = new Map<string, Gate>();
	return {
		async run(host, signal, transfer) {
			const gate = hosts.get(host) ?? createGate(perHost);
			hosts.set(host, gate);
			try {
				await gate.enter(signal);
				try {
					await whole.enter(signal);
					try {
						return await transfer();
					} finally {
						whole.leave();
					}
				} finally {
					gate.leave();
				}
			} finally {
				if (gate.isIdle()) hosts.delete(host);
			}
		},
	};
}

interface Gate {
	enter(signal: AbortSignal): Promise<void>;
	leave(): void;
	isIdle(): boolean;
}

/** First come, first served. */
function createGate(places: number): Gate {
	let taken = 0;
	const waiting = new Set<() => void>();
	return {
		async enter(signal) {
			signal.throwIfAborted();
			if (taken < places) {
				taken += 1;
				return;
			}
			await new Promise<void>((resolve, reject) => {
				const begin = () => {
					signal.removeEventListener("abort", giveUp);
					resolve();
				};
				const giveUp = () => {
					waiting.delete(begin);
					reject(signal.reason);
				};
				waiting.add(begin);
				signal.addEventListener("abort", giveUp, { once: true });
			});
		},
		leave() {
			const [next] = waiting;
			if (next) {
				// The place goes on from hand to hand.
				waiting.delete(next);
				next();
			} else taken -= 1;
		},
		isIdle: () => taken === 0 && waiting.size === 0,
	};
}
