/** Levels of arrays and objects that a body may have, its variables among them. */
export const maximumNesting = 50;

/**
 * Tells whether parsed JSON has at most so many levels of arrays and objects. Uses no stack: JSON.parse takes any
 * depth.
 */
export function isNestedWithin(value: unknown, maximum: number): boolean {
	const open: [value: unknown, depth: number][] = [[value, 1]];
	for (let next = open.pop(); next; next = open.pop()) {
		const [each, depth] = next;
		if (typeof each !== "object" || each === null) continue;
		if (depth > maximum) return false;
		for (const inner of Object.values(each))
			if (typeof inner === "object" && inner !== null)
				open.push([inner, depth + 1]);
	}
	return true;
}
