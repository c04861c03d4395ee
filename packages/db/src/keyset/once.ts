/** Runs something when it is first asked for, and answers the same ever after. */
export function once<Value>(run: () => Value): () => Value {
	let value: Value | undefined;
	return () => (value ??= run());
}
