import path from "node:path";
import { repository } from "../repository.ts";
import { runBuild } from "./build-admin.ts";
import { handleChanges, type Watched } from "./change-queue.ts";
import { printLine } from "./log.ts";

type Change = "app" | "server";

const admin = path.join(repository, "apps", "admin");
const always = (change: Change) => () => change;

const watched: readonly Watched<Change>[] = [
	{ path: path.join(admin, "app"), recursive: true, kindOf: always("app") },
	{ path: path.join(admin, "public"), recursive: true, kindOf: always("app") },
	{
		path: path.join(admin, "server"),
		recursive: true,
		kindOf: always("server"),
	},
	{
		path: admin,
		recursive: false,
		kindOf: (file) => {
			if (file === "server.ts" || file === "env.ts") return "server";
			return /^(vite\.config\.ts|package\.json)$/.test(file) ? "app" : null;
		},
	},
];

/**
 * Builds the admin app again when a source of its pages changes, and has it started again then and when its server
 * changes, until `signal` aborts. Where the build fails, the one of before goes on.
 */
export function watchAdmin(
	restart: () => Promise<void>,
	signal: AbortSignal,
): Promise<void> {
	return handleChanges(
		watched,
		async (changes) => {
			try {
				if (changes.has("app")) await runBuild(signal);
				await restart();
				printLine(
					"admin",
					changes.has("app") ? "built again and started" : "started again",
				);
			} catch (error) {
				// Said, and tried again at the next change.
				if (!signal.aborted) printLine("admin", (error as Error).message);
			}
		},
		signal,
	);
}
