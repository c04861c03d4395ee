import type { Effort } from "./list-size.ts";

/** Mappings that cost one point to write. */
const mappingsOfPoint = 100;

/** Effort of setting and removing product mappings. */
export const mappingsEffort: Effort = ({ input }) => {
	const { set, remove } = (input ?? {}) as Record<string, unknown>;
	return Math.floor((lengthOf(set) + lengthOf(remove)) / mappingsOfPoint);
};

const lengthOf = (list: unknown) => (Array.isArray(list) ? list.length : 0);
