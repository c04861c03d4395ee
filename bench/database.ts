import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import {
	migrate,
	ownerRole,
	prepareDatabase,
	startEmbeddedPostgres,
} from "@patchbay/db";

export interface BenchDatabase {
	/** Directory of this run; removed at its end. */
	directory: string;
	/** URL of patchbay_app, bound by row-level security. */
	url: string;
	authUrl: string;
	ownerUrl: string;
	/** URL of the superuser, for seeding past the policies. */
	superuserUrl: string;
	stop(): Promise<void>;
}

/** A PostgreSQL of its own with all migrations applied, at the server's defaults but for the number of connections. */
export async function startBenchDatabase(): Promise<BenchDatabase> {
	const directory = await mkdtemp(path.join(os.tmpdir(), "patchbay-bench-"));
	const port = await freePort();
	const password = randomBytes(16).toString("hex");
	const server = await startEmbeddedPostgres({
		directory: path.join(directory, "postgres"),
		port,
		password,
		settings: { max_connections: "200" },
	});
	const login = (role: string) =>
		`postgresql://${role}:${password}@127.0.0.1:${port}/patchbay`;
	await prepareDatabase(server.url(), {
		database: "patchbay",
		ownerPassword: password,
	});
	const [url, authUrl] = [login("patchbay_app"), login("patchbay_auth")];
	await migrate({ ownerUrl: login(ownerRole), loginUrls: [url, authUrl] });
	return {
		directory,
		url,
		authUrl,
		ownerUrl: login(ownerRole),
		superuserUrl: server.url("patchbay"),
		async stop() {
			await server.stop();
			await rm(directory, { recursive: true, force: true });
		},
	};
}

export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer().once("error", reject);
		probe.listen(0, "127.0.0.1", () => {
			const address = probe.address();
			probe.close(() =>
				typeof address === "object" && address
					? resolve(address.port)
					: reject(new Error("no port")),
			);
		});
	});
}
