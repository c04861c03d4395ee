// Generates the Prisma client. It also runs after installation, under whatever Node the host
// has, so it is plain JavaScript.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const generating = spawn("prisma", ["generate"], {
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
const [status] = await once(generating, "close");
if (status !== 0) process.exit(status ?? 1);
