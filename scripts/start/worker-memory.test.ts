import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { repository } from "../repository.ts";
import { workerMemory } from "./worker-memory.ts";

test("a worker that is started by itself has the same memory, unless its operator says otherwise", () => {
	const { scripts } = JSON.parse(
		readFileSync(path.join(repository, "package.json"), "utf8"),
	) as { scripts: Record<string, string> };
	const set = Object.entries(workerMemory).map(
		([name, value]) => `${name}=\${${name}:-${value}}`,
	);
	expect(scripts["start:worker"]).toBe(
		[...set, "exec node apps/worker/src/worker.ts"].join(" "),
	);
});
