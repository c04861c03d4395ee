/**
 * Environment with which a worker stays small. The C library keeps memory for each thread that asks for some, and a worker's
 * pictures and packed files come through many: with two such stores it holds 50 MiB less. It is read before any code runs, so
 * `npm run start:worker` says the same.
 */
export const workerMemory = { MALLOC_ARENA_MAX: "2" } as const;
