/** Items in pieces of at most `size`, in order: platforms take a limited number of ids in a request. */
export function inChunks<T>(items: readonly T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
		items.slice(index * size, (index + 1) * size),
	);
}
