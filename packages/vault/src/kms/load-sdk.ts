import { KeyUnavailable } from "../errors.ts";

/**
 * Loads a key service's SDK at the first call, once for all callers. One that could not be loaded is tried again by the
 * next call: the reason (no file handle left, say) may have passed.
 */
export function loadSdk<T>(
	/** As the operator knows it, such as `AWS KMS`. */
	service: string,
	load: () => Promise<T>,
): () => Promise<T> {
	let loading: Promise<T> | undefined;
	return () => {
		loading ??= load().catch((cause: unknown) => {
			loading = undefined;
			throw new KeyUnavailable(
				`What speaks to ${service} could not be loaded. Try again; the operator has to see that Patchbay is installed whole if it stays so.`,
				{ cause },
			);
		});
		return loading;
	};
}
