/** A number of things as a consent page says it: "no account", "1 account", "2 accounts". */
export function countOf(count: number, one: string): string {
	if (count === 0) return `no ${one}`;
	return count === 1 ? `1 ${one}` : `${count} ${one}s`;
}
