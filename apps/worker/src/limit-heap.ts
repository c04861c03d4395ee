import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Size of the young generation. A smaller one is collected too often, and of a larger one most is garbage that waits. */
const youngMiB = 16;
/** Kept at once, by thousands of small objects: more than enough to come to that size. */
const mostGrowth = 300;

/**
 * Keeps the process small while pages stream through it. By default V8 lets the heap grow as far as a machine with much
 * memory allows before it collects, to half a gigabyte for a million rows; nearly all of that is dead. With these it stays
 * near 250 MiB at the price of a little more CPU. A limit on the heap would do the same but end the process at a page that
 * is larger than thought. Call it before other modules are loaded: loading them makes the young generation four times as large.
 */
export function limitHeap(): void {
	setFlagsFromString("--heap-growing-percent=50");
	growYoungGeneration();
	setFlagsFromString("--semi-space-growth-factor=1");
}

/** V8 enlarges the young generation when much of it survives, and has no other way to be told its size while it runs. */
function growYoungGeneration(): void {
	const kept: object[][] = [];
	while (youngSize() < youngMiB && kept.length < mostGrowth)
		kept.push(Array.from({ length: 1_000 }, (_, at) => [at]));
}

function youngSize(): number {
	const space = getHeapSpaceStatistics().find(
		({ space_name }) => space_name === "new_space",
	);
	return (space?.space_size ?? 0) / 1_048_576;
}
