import { requireNode } from "./require-node.ts";

requireNode();
const { start } = await import("./start/start.ts");
await start();
