import type { PageVariables } from "./graphql/parts.ts";

/** Paging arguments from `?after=` or `?before=`; with a list's own name, from `?<name>-after=`. */
export function pageVariables(
	parameters: URLSearchParams,
	size = 25,
	list = "",
): PageVariables {
	const prefix = list && `${list}-`;
	const before = parameters.get(`${prefix}before`);
	if (before) return { last: size, before };
	const after = parameters.get(`${prefix}after`);
	return after ? { first: size, after } : { first: size };
}
