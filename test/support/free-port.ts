import { randomInt } from "node:crypto";
import { createServer } from "node:net";

// Below 32,768: from there on systems give ports to connections that go out, which would take one before its server listens.

/** A port of 127.0.0.1 that nothing listens on right now. */
export async function findFreePort(): Promise<number> {
	for (;;) {
		const port = randomInt(10_000, 20_000);
		if (await isFree(port)) return port;
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
