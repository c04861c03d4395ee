import { existsSync } from "node:fs";
import type { ServerBuild } from "@remix-run/node";
import type { AdminEnv } from "../env.ts";

const serverBuild = new URL("../build/server/index.js", import.meta.url);

/**
 * Loads what `npm run build` made.
 *
 * @throws Error that says how to build, when nothing has been built yet.
 */
export async function loadBuild(
	nodeEnv: AdminEnv["nodeEnv"],
): Promise<ServerBuild> {
	if (!existsSync(serverBuild)) {
		throw new Error(
			"The admin app has not been built: run `npm run build` first.",
		);
	}
	// React and Remix choose their production code by this variable while they load.
	process.env.NODE_ENV = nodeEnv;
	return (await import(serverBuild.href)) as ServerBuild;
}
