import { createServer } from "node:net";
import { type PortName, type Settings, variableOf } from "./settings.ts";

const labels: Record<PortName, string> = {
	admin: "the admin app",
	api: "the API",
	sandbox: "the platform sandbox",
	database: "PostgreSQL",
	sandboxTls: "the sandbox's TLS port",
	worker: "the worker's health checks",
	sandboxSmtp: "the sandbox's mailbox",
};

/** Throws one error that names every port that is taken, and the variables that change them. */
export async function checkPorts({ ports, real }: Settings): Promise<void> {
	const problems: string[] = [];
	const users = new Map<number, PortName>();
	for (const [name, port] of Object.entries(ports) as [PortName, number][]) {
		if (real && name.startsWith("sandbox")) continue;
		const other = users.get(port);
		users.set(port, name);
		if (other !== undefined)
			problems.push(
				`Port ${port} is meant for ${labels[other]} and for ${labels[name]}: set ${variableOf(name)} to another one.`,
			);
		else if (await isTaken(port))
			problems.push(
				`Port ${port}, meant for ${labels[name]}, is taken: set ${variableOf(name)} to a free one, or PORT_BASE to move all.`,
			);
	}
	if (problems.length > 0) throw new Error(problems.join("\n"));
}

async function isTaken(port: number): Promise<boolean> {
	// A server that listens on every address lets us take one of them, and the other way round.
	for (const host of ["127.0.0.1", "::1", "0.0.0.0"])
		if (await refuses(port, host)) return true;
	return false;
}

function refuses(port: number, host: string): Promise<boolean> {
	return new Promise((resolve) => {
		const server = createServer();
		// Any other error says that there is no such address here, or that we may not: the part itself will tell.
		server.once("error", (error: NodeJS.ErrnoException) =>
			resolve(error.code === "EADDRINUSE"),
		);
		server.listen({ port, host, exclusive: true }, () =>
			server.close(() => resolve(false)),
		);
	});
}
