/** Maps with at most `atOnce` calls running, in order. The first failure is thrown and no further call begins. */
export async function mapConcurrently<T, R>(
	items: readonly T[],
	atOnce: number,
	map: (item: T) => Promise<R>,
): Promise<R[]> {
	const results: R[] = [];
	let next = 0;
	let failed = false;
	const work = async () => {
		while (next < items.length && !failed) {
			const at = next;
			next += 1;
			try {
				results[at] = await map(items[at] as T);
			} catch (error) {
				failed = true;
				throw error;
			}
		}
	};
	await Promise.all(
		Array.from({ length: Math.min(atOnce, items.length) }, work),
	);
	return results;
}
