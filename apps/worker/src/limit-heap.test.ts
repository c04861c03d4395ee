import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

const file = new URL("limit-heap.ts", import.meta.url).href;

/** Size of a process's young generation in MiB, after much of what it made was kept. */
const youngAfter = (preparation: string): number =>
	Number(
		execFileSync(process.execPath, [
			"--input-type=module",
			"--eval",
			`import { getHeapSpaceStatistics } from "node:v8";
			import { limitHeap } from "${file}";
			${preparation}
			const kept = [];
			for (let at = 0; at < 1_000; at += 1) kept.push(Array.from({ length: 1_000 }, (_, one) => [one]));
			const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
			process.stdout.write(String(space.space_size / 1_048_576));
			process.exit(kept.length > 0 ? 0 : 1);`,
		]),
	);

test("the young generation comes to its size and stays there, whatever is loaded afterwards", () => {
	expect(youngAfter("limitHeap();")).toBe(16);
	// Else it grows on.
	expect(youngAfter("")).toBeGreaterThan(16);
});
