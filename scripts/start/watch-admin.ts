import { watch } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { repository } from "../repository.ts";
import { runBuild } from "./build-admin.ts";
import { printLine } from "./log.ts";

/** Builds the admin app again at each change of its sources, until `signal` aborts. */
export async function watchAdmin(signal: AbortSignal): Promise<void> {
	const changes = watch(path.join(repository, "apps/admin/app"), {
		recursive: true,
		signal,
	});
	let building = false;
	try {
		for await (const _ of changes) {
			if (building) continue;
			building = true;
			// An editor writes several files at once.
			void sleep(200)
				.then(() => runBuild(signal))
				.then(
					() => printLine("admin", "built again"),
					(error: Error) => {
						if (!signal.aborted) printLine("admin", error.message);
					},
				)
				.finally(() => {
					building = false;
				});
		}
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}
