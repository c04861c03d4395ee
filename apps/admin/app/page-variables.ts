import type { PageVariables } from "./graphql/parts.ts";

/** Paging arguments from `?after=` or `?before=`. */
export function pageVariables(
	parameters: URLSearchParams,
	size = 25,
): PageVariables {
	const before = parameters.get("before");
	if (before) return { last: size, before };
	const after = parameters.get("after");
	return after ? { first: size, after } : { first: size };
}
