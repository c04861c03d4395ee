/**
 * Loads something at the first call, once for all callers: an SDK takes its share of memory, and most installations have
 * no use for it. What could not be loaded is tried again by the next call.
 */
export function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
	let loading: Promise<T> | undefined;
	return () => {
		loading ??= load().catch((error: unknown) => {
			loading = undefined;
			throw error;
		});
		return loading;
	};
}
