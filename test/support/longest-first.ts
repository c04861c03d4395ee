import path from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files of few lines that take longest, since they wait for whole processes, builds or the clock. */
const long = [
	"contract/new-platform.test.ts",
	"integration/dev.test.ts",
	"integration/start.test.ts",
	"integration/import-waits.test.ts",
	"integration/wrong-clocks.test.ts",
	"security/http-edges.test.ts",
	"security/vend-stampede.test.ts",
	"integration/import-three-workers.test.ts",
	"integration/import-kill.test.ts",
	"integration/worker.test.ts",
	"integration/slow-files.test.ts",
	"integration/telemetry.test.ts",
	"security/token-endpoint.test.ts",
	"integration/command-arguments.test.ts",
	"integration/frozen-worker.test.ts",
	"integration/import-without-progress.test.ts",
	"integration/limit-owners.test.ts",
	"integration/reconnect-import.test.ts",
	"integration/import-history.test.ts",
	"integration/system-function-plans.test.ts",
	"integration/killed-processes.test.ts",
	"integration/limit-processes.test.ts",
	"browser/accessibility.test.ts",
	"browser/imports.test.ts",
	"browser/shared-accounts.test.ts",
].map((name) => path.join("test", name));

/** Projects one after the other: a worker that goes on with another project's file begins anew, with nothing loaded. */
const projects = ["contract", "integration", "unit"];

/** Begins with what takes longest, so that no worker is alone with it at the end. The others are left in vitest's order: the larger file first. */
export class LongestFirst extends BaseSequencer {
	override async sort(
		files: TestSpecification[],
	): Promise<TestSpecification[]> {
		const projectOf = ({ project }: TestSpecification) =>
			projects.indexOf(project.name);
		const rankOf = ({ moduleId }: TestSpecification) => {
			const rank = long.findIndex((name) => moduleId.endsWith(name));
			return rank < 0 ? long.length : rank;
		};
		return (await super.sort(files)).sort(
			(a, b) => projectOf(a) - projectOf(b) || rankOf(a) - rankOf(b),
		);
	}
}
