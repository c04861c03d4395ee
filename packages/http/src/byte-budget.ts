import type { IncomingMessage } from "node:http";

/** Bytes of bodies that one process holds at the same moment, over all its requests. */
export interface ByteBudget {
	/** False when they do not fit. What was reserved counts until `giveBack`. */
	reserve(request: IncomingMessage, bytes: number): boolean;
	giveBack(request: IncomingMessage): void;
}

export function createByteBudget(maximumBytes: number): ByteBudget {
	const reserved = new Map<IncomingMessage, number>();
	let total = 0;
	return {
		reserve(request, bytes) {
			if (total + bytes > maximumBytes) return false;
			total += bytes;
			reserved.set(request, (reserved.get(request) ?? 0) + bytes);
			return true;
		},
		giveBack(request) {
			total -= reserved.get(request) ?? 0;
			reserved.delete(request);
		},
	};
}
