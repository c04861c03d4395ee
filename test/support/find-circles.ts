/**
 * Groups of nodes that reach each other (Tarjan's strongly connected components), each in the order of its names. A node
 * that leads to itself alone is no group.
 */
export function findCircles(
	edges: ReadonlyMap<string, readonly string[]>,
): string[][] {
	const order = new Map<string, number>();
	const open: string[] = [];
	const circles: string[][] = [];

	function visit(node: string): number {
		const own = order.size;
		order.set(node, own);
		open.push(node);
		let low = own;
		for (const next of edges.get(node) ?? []) {
			const reached = order.has(next)
				? open.includes(next)
					? (order.get(next) ?? own)
					: own
				: visit(next);
			low = Math.min(low, reached);
		}
		if (low === own) {
			const circle = open.splice(open.indexOf(node));
			if (circle.length > 1) circles.push(circle.sort());
		}
		return low;
	}

	for (const node of edges.keys()) if (!order.has(node)) visit(node);
	return circles.sort();
}
