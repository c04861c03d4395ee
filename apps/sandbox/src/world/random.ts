/** 32-bit FNV-1a hash of a text: the root of all that looks random here. */
export function hashText(text: string): number {
	let hash = 0x811c9dc5;
	for (let index = 0; index < text.length; index++) {
		hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
	}
	return hash >>> 0;
}

/** Mixes two 32-bit numbers into one (murmur3's finalizer); cheap enough for one call a metric row. */
export function mix(a: number, b: number): number {
	let hash =
		Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^
		Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
}

/** A fraction from 0 up to, not including, 1. */
export function fraction(hash: number): number {
	return hash / 0x1_0000_0000;
}

/** An integer from `low` to `high`, both included. */
export function between(hash: number, low: number, high: number): number {
	return low + Math.floor(fraction(hash) * (high - low + 1));
}

/** One of the list's members. */
export function pick<T>(list: readonly T[], hash: number): T {
	const chosen = list[hash % list.length];
	if (chosen === undefined) throw new Error("pick: the list is empty");
	return chosen;
}
