/**
 * Environment with which a worker stays small; the C library reads it before any code runs, so `npm run start:worker` says the
 * same. The library keeps memory for each thread that asks for some, and a worker's pictures and packed files come through
 * many: with two such stores it holds 50 MiB less. And it keeps what a large buffer has used, ever more of it the larger they
 * were, in case that another one comes: with its limits held at what they are at the start (bytes; mallopt(3)), a page's text
 * goes back to the system when it is read, which is 40 MiB less.
 */
export const workerMemory = {
	MALLOC_ARENA_MAX: "2",
	MALLOC_MMAP_THRESHOLD_: "131072",
	MALLOC_TRIM_THRESHOLD_: "131072",
} as const;
