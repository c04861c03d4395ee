export interface Report {
	name: string;
	unit: string;
	ours: number;
	peer: number;
	peerName: string;
	/** Highest resident memory of our process, in MiB. */
	memoryMiB: number;
}

/** Prints the result as the last line of the output: one JSON object. */
export function report({ ours, peer, memoryMiB, ...rest }: Report): void {
	const round = (value: number) => Math.round(value * 100) / 100;
	console.log(
		JSON.stringify({
			name: rest.name,
			unit: rest.unit,
			ours: round(ours),
			peer: round(peer),
			peerName: rest.peerName,
			ratio: round(ours / peer),
			memoryMiB: round(memoryMiB),
		}),
	);
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1
		? (sorted[middle] ?? Number.NaN)
		: ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
