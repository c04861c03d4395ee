import { setFlagsFromString } from "node:v8";

/**
 * Keeps garbage from piling up after a large answer: by default V8 lets the old generation grow by several times what it
 * holds before it collects, on a machine with much memory. The young generation is left alone, since most requests live
 * there.
 */
export function limitHeap(): void {
	setFlagsFromString("--heap-growing-percent=50");
}
