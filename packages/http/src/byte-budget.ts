import type { IncomingMessage } from "node:http";

/** Bytes of bodies that one process holds at the same moment, over all its requests. */
export interface ByteBudget {
	/** False when they do not fit. What was taken counts until `giveBack`. */
	take(request: IncomingMessage, bytes: number): boolean;
	giveBack(request: IncomingMessage): void;
}

export function createByteBudget(maximumBytes: number): ByteBudget {
	const taken = new Map<IncomingMessage, number>();
	let total = 0;
	return {
		take(request, bytes) {
			if (total + bytes > maximumBytes) return false;
			total += bytes;
			taken.set(request, (taken.get(request) ?? 0) + bytes);
			return true;
		},
		giveBack(request) {
			total -= taken.get(request) ?? 0;
			taken.delete(request);
		},
	};
}
