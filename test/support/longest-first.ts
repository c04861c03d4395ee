import path from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files of few lines that take longest, since they wait for whole processes, builds or the clock. */
const long = [
	"integration/dev.test.ts",
	"integration/start.test.ts",
	"contract/new-platform.test.ts",
	"integration/command-arguments.test.ts",
	"integration/frozen-worker.test.ts",
	"integration/wrong-clocks.test.ts",
	"security/vend-stampede.test.ts",
	"security/http-edges.test.ts",
	"security/token-endpoint.test.ts",
	"integration/slow-files.test.ts",
	"integration/worker.test.ts",
	"integration/limit-processes.test.ts",
].map((name) => path.join("test", name));

/** Begins with what takes longest, so that no worker is alone with it at the end. The others are left in vitest's order: the larger file first. */
export class LongestFirst extends BaseSequencer {
	override async sort(
		files: TestSpecification[],
	): Promise<TestSpecification[]> {
		const rankOf = ({ moduleId }: TestSpecification) => {
			const rank = long.findIndex((name) => moduleId.endsWith(name));
			return rank < 0 ? long.length : rank;
		};
		return (await super.sort(files)).sort((a, b) => rankOf(a) - rankOf(b));
	}
}
