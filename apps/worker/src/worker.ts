import { limitHeap } from "./limit-heap.ts";

// Before anything else is loaded: what modules take while they are loaded would make the young generation large for good.
limitHeap();
await import("./run-worker.ts");
