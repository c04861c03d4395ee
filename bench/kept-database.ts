import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import {
	migrate,
	ownerRole,
	prepareDatabase,
	startEmbeddedPostgres,
} from "@patchbay/db";
import { type BenchDatabase, freePort } from "./database.ts";

const migrationsFolder = fileURLToPath(
	new URL("../prisma/migrations", import.meta.url),
);

/**
 * Database that takes minutes to fill and is kept for the next run: made anew when the migrations or the seed's own
 * text are others, or when a run was ended while it was filled.
 *
 * @param directory folder of its own; everything in it may be deleted
 * @param seed file that fills it
 */
export async function startKeptDatabase(
	directory: string,
	seed: URL,
	fill: (superuserUrl: string) => Promise<void>,
): Promise<BenchDatabase> {
	const complete = path.join(directory, "complete");
	const fingerprint = await fingerprintOf(seed);
	const kept = await readFile(complete, "utf8").catch(() => "");
	if (kept !== fingerprint)
		await rm(directory, { recursive: true, force: true });
	await mkdir(directory, { recursive: true });

	const password = await keptPassword(path.join(directory, "password"));
	const port = await freePort();
	const server = await startEmbeddedPostgres({
		directory: path.join(directory, "postgres"),
		port,
		password,
		settings: { max_connections: "200" },
	});
	const login = (role: string) =>
		`postgresql://${role}:${password}@127.0.0.1:${port}/patchbay`;
	const [url, authUrl] = [login("patchbay_app"), login("patchbay_auth")];
	try {
		await prepareDatabase(server.url(), {
			database: "patchbay",
			ownerPassword: password,
		});
		await migrate({ ownerUrl: login(ownerRole), loginUrls: [url, authUrl] });
		if (!existsSync(complete)) {
			await fill(server.url("patchbay"));
			await writeFile(complete, fingerprint);
		}
	} catch (error) {
		await server.stop();
		throw error;
	}
	return {
		directory,
		url,
		authUrl,
		ownerUrl: login(ownerRole),
		superuserUrl: server.url("patchbay"),
		stop: () => server.stop(),
	};
}

async function fingerprintOf(seed: URL): Promise<string> {
	const hash = createHash("sha256").update(await readFile(seed));
	const names = await readdir(migrationsFolder);
	for (const name of names.filter((each) => /^\d/.test(each)).sort())
		hash.update(
			await readFile(path.join(migrationsFolder, name, "migration.sql")),
		);
	return hash.digest("hex");
}

async function keptPassword(file: string): Promise<string> {
	const known = await readFile(file, "utf8").catch(() => undefined);
	if (known) return known;
	const password = randomBytes(16).toString("hex");
	await writeFile(file, password, { mode: 0o600 });
	return password;
}
