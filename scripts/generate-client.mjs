// Generates the Prisma client. It also runs after installation, under whatever Node the host
// has, so it is plain JavaScript.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { status, error } = spawnSync("prisma", ["generate"], {
	cwd: root,
	stdio: ["ignore", "ignore", "inherit"],
	// `generate` needs no schema engine, but looks for one: any executable keeps the CLI from downloading it.
	env: {
		...process.env,
		PATH: `${root}node_modules/.bin:${process.env.PATH}`,
		PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
		PRISMA_HIDE_UPDATE_MESSAGE: "1",
		CHECKPOINT_DISABLE: "1",
	},
	shell: process.platform === "win32",
});
if (error) throw error;
if (status !== 0) process.exit(status ?? 1);
