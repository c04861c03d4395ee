import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import {
	chmod,
	chown,
	mkdir,
	mkdtemp,
	realpath,
	rename,
	rm,
	writeFile,
} from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findBinaries, type PostgresBinaries } from "./binaries.ts";
import { endWithUs } from "./end-with-us.ts";
import { stopLeftPostgres, stopPostmaster } from "./postmaster.ts";
import { findSystemUser, type SystemUser } from "./system-user.ts";

export interface EmbeddedPostgresOptions {
	/** Data folder; made and filled when it is empty. It stays where it is, also as root under a closed home. */
	directory: string;
	port: number;
	/** Password of the superuser `postgres`. Used only at the first start of a data folder. */
	password: string;
	/** Further server settings, such as `{ max_connections: "200" }`. */
	settings?: Record<string, string>;
	/** Each line that the server logs. */
	onLog?: (line: string) => void;
}

export interface EmbeddedPostgres {
	port: number;
	pid: number;
	/** Resolves when the server has ended, for whatever reason. */
	ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
	/** A URL of a database for the superuser. */
	url(database?: string): string;
	/** Ends the server; all data is safe. */
	stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that came with the installation, on 127.0.0.1 alone. A server left over in the same folder by
 * a process that was killed is ended first; a server that was itself killed recovers as it starts.
 */
export async function startEmbeddedPostgres(
	options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
	const { port, password, onLog = () => {} } = options;
	const user = await findSystemUser();
	const binaries = await findBinaries(user);
	const directory = await prepareFolder(options.directory, user);
	await stopLeftPostgres(directory);
	if (!existsSync(path.join(directory, "PG_VERSION"))) {
		// Made beside it and moved there: a start that is killed meanwhile must not leave half of one.
		const unfinished = `${directory}.new`;
		await rm(unfinished, { recursive: true, force: true });
		await prepareFolder(unfinished, user);
		await initialise(binaries, unfinished, password, user);
		await rename(unfinished, directory);
	}
	const server = await serveWhenFree(() =>
		serve(binaries, directory, options, user, onLog),
	);
	const pid = server.pid as number;
	const callOff = endWithUs(pid, user);
	server.once("exit", callOff);
	const ended = new Promise<{
		code: number | null;
		signal: NodeJS.Signals | null;
	}>((resolve) =>
		server.once("exit", (code, signal) => resolve({ code, signal })),
	);
	return {
		port,
		pid,
		ended,
		url: (database = "postgres") =>
			`postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
		async stop() {
			if (server.exitCode !== null || server.signalCode !== null) return;
			await stopPostmaster(pid);
			await ended;
		},
	};
}

async function prepareFolder(
	folder: string,
	user: SystemUser | undefined,
): Promise<string> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	await chmod(folder, 0o700);
	if (user !== undefined) await chown(folder, user.uid, user.gid);
	return realpath(folder);
}

/**
 * Options that start a program of PostgreSQL is started on the data folder. It gets the folder as its working
 * directory, entered while we are still root, and as root on Linux it reaches it by that alone: the user that it runs
 * as need not be able to walk down to it (a checkout under a home of mode 0700).
 */
function inFolder(directory: string, user: SystemUser | undefined) {
	return {
		dataFolder:
			user !== undefined && process.platform === "linux"
				? "/proc/self/cwd"
				: directory,
		spawnOptions: { cwd: directory, ...user, env: serverEnvironment() },
	};
}

/** Nothing of ours is PostgreSQL's business: no secret, no PG* variable, no language. */
function serverEnvironment(): NodeJS.ProcessEnv {
	const { PATH, TMPDIR, SystemRoot } = process.env;
	return {
		PATH,
		LC_ALL: "C",
		...(TMPDIR === undefined ? {} : { TMPDIR }),
		...(SystemRoot === undefined ? {} : { SystemRoot }),
	};
}

async function initialise(
	{ initdb }: PostgresBinaries,
	directory: string,
	password: string,
	user: SystemUser | undefined,
): Promise<void> {
	const { dataFolder, spawnOptions } = inFolder(directory, user);
	const secrets = await mkdtemp(path.join(os.tmpdir(), "patchbay-"));
	try {
		const passwordFile = path.join(secrets, randomUUID());
		await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
		if (user !== undefined) {
			await chown(secrets, user.uid, user.gid);
			await chown(passwordFile, user.uid, user.gid);
		}
		const child = spawn(
			initdb,
			[
				`--pgdata=${dataFolder}`,
				"--username=postgres",
				`--pwfile=${passwordFile}`,
				"--auth=scram-sha-256",
				"--encoding=UTF8",
				"--locale-provider=builtin",
				"--locale=C.UTF-8",
				"--lc-messages=C",
				"--no-instructions",
				// The first start writes a checkpoint; until then there is nothing to lose.
				"--no-sync",
			],
			{ ...spawnOptions, stdio: ["ignore", "ignore", "pipe"] },
		);
		const { code, output } = await outcome(child);
		if (code !== 0)
			throw new Error(
				`PostgreSQL could not make its data folder ${directory}: ${output.trim()}`,
			);
	} finally {
		await rm(secrets, { recursive: true, force: true });
	}
}

function outcome(
	child: ChildProcess,
): Promise<{ code: number | null; output: string }> {
	return new Promise((resolve, reject) => {
		let output = "";
		child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
			output += chunk;
		});
		child.once("error", reject);
		child.once("close", (code) => resolve({ code, output }));
	});
}

/** After kill -9 of the server its last processes end a moment later, and hold its memory until then. */
async function serveWhenFree(
	start: () => Promise<ChildProcess>,
): Promise<ChildProcess> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await start();
		} catch (error) {
			const isHeld = /pre-existing shared memory block/.test(String(error));
			if (!isHeld || attempt === 50) throw error;
			await sleep(200);
		}
	}
}

const readyLine = "database system is ready to accept connections";

function serve(
	{ postgres }: PostgresBinaries,
	directory: string,
	{ port, settings = {} }: EmbeddedPostgresOptions,
	user: SystemUser | undefined,
	onLog: (line: string) => void,
): Promise<ChildProcess> {
	const { dataFolder, spawnOptions } = inFolder(directory, user);
	const all = {
		listen_addresses: "127.0.0.1",
		port: String(port),
		// Over TCP alone: a socket's path may be too long, or its folder out of reach.
		unix_socket_directories: "",
		max_connections: "200",
		...settings,
	};
	const args = ["-D", dataFolder];
	for (const [name, value] of Object.entries(all))
		args.push("-c", `${name}=${value}`);
	// In a session of its own: Ctrl-C is for us, who end it last.
	const child = spawn(postgres, args, {
		...spawnOptions,
		detached: true,
		stdio: ["ignore", "ignore", "pipe"],
	});
	return new Promise((resolve, reject) => {
		const said: string[] = [];
		let rest = "";
		child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
			const lines = (rest + chunk).split("\n");
			rest = lines.pop() ?? "";
			for (const line of lines) {
				onLog(line);
				if (said.length < 20) said.push(line);
				if (line.includes(readyLine)) resolve(child);
			}
		});
		child.once("error", reject);
		child.once("exit", () =>
			reject(new Error(`PostgreSQL did not start: ${said.join("\n")}`)),
		);
	});
}
