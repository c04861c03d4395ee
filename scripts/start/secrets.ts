import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { writePrivateFile } from "./private-file.ts";

/** Made once for a directory; nobody but its owner may read them. */
export interface Secrets {
	databasePasswords: {
		superuser: string;
		owner: string;
		app: string;
		auth: string;
	};
	masterKey: string;
	authSecret: string;
	signingSecret: string;
	/** Password of the demo's owner, to sign in with. */
	demoPassword: string;
}

/** Reads the secrets of `directory`, or makes them at the first start. */
export async function readOrMakeSecrets(directory: string): Promise<Secrets> {
	const file = path.join(directory, "secrets.json");
	if (existsSync(file))
		return JSON.parse(await readFile(file, "utf8")) as Secrets;
	if (existsSync(path.join(directory, "postgres", "PG_VERSION")))
		throw new Error(
			`${file} is gone, and without it the database beside it cannot be opened. Put it back, or remove ${directory} to begin anew.`,
		);
	const secrets: Secrets = {
		databasePasswords: {
			superuser: random(),
			owner: random(),
			app: random(),
			auth: random(),
		},
		masterKey: randomBytes(32).toString("base64"),
		authSecret: random(),
		signingSecret: random(),
		demoPassword: `patchbay-${randomBytes(6).toString("hex")}`,
	};
	await writePrivateFile(file, secrets);
	return secrets;
}

function random(): string {
	return randomBytes(32).toString("base64url");
}
