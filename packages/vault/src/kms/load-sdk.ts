import { KeyUnavailable } from "../errors.ts";

/**
 * Loads a key service's SDK at the first call, once for all callers. One that could not be loaded is tried again by the
 * next call: the reason (no file handle left, say) may have passed.
 */
export function loadSdk<T>(
	/** Name that the operator knows, such as `AWS KMS`. */
	service: string,
	load: () => Promise<T>,
): () => Promise<T> {
	let loading: Promise<T> | undefined;
	return () => {
		loading ??= load().catch((cause: unknown) => {
			loading = undefined;
			throw new KeyUnavailable(
				`The client for ${service} could not be loaded. Try again; if this keeps happening, ask the operator to reinstall Patchbay.`,
				{ cause },
			);
		});
		return loading;
	};
}
