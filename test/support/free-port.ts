import { randomInt } from "node:crypto";
import { createServer } from "node:net";

// Below 32,768: from there on systems give ports to connections that go out, which would take one before its server listens.

// A port that was given away may not be listened on yet: the run's processes have a thousand each, and none
// gives one of its last ones a second time.
const perProcess = 1_000;
const first =
	10_000 + (Number(process.env.VITEST_POOL_ID ?? 0) % 10) * perProcess;
const given: number[] = [];
const remembered = 200;

/** A port of 127.0.0.1 that nothing listens on right now. */
export async function findFreePort(): Promise<number> {
	for (;;) {
		const port = randomInt(first, first + perProcess);
		if (given.includes(port) || !(await isFree(port))) continue;
		// Meanwhile another call may have had it.
		if (given.includes(port)) continue;
		given.push(port);
		if (given.length > remembered) given.shift();
		return port;
	}
}

/** A number with ten free ports from there on. */
export async function findFreePortBase(): Promise<number> {
	for (;;) {
		const base = randomInt(2_000, 3_200) * 10;
		const free = await Promise.all(
			Array.from({ length: 10 }, (_, index) => isFree(base + index)),
		);
		if (free.every(Boolean)) return base;
	}
}

function isFree(port: number): Promise<boolean> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once("error", (error: NodeJS.ErrnoException) =>
			error.code === "EADDRINUSE" ? resolve(false) : reject(error),
		);
		server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
	});
}
