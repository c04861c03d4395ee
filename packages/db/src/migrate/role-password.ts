import { createHash, createHmac, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import pg from "pg";

const derive = promisify(pbkdf2);
const rounds = 4096;

/** The roles that a migration makes and that log in. */
const ownRoles = new Set(["patchbay_app", "patchbay_auth"]);

/**
 * Sees to it that `url` can log in, where its user is a role that our migrations make: sets that role's password to the
 * URL's. The server gets a SCRAM verifier (RFC 5803), never the password, so neither its log can show it.
 */
export async function allowLogin(owner: pg.Client, url: string): Promise<void> {
	const { username, password } = new URL(url);
	const role = decodeURIComponent(username);
	if (!ownRoles.has(role) || (await canLogIn(url))) return;
	const verifier = await scramVerifier(decodeURIComponent(password));
	await owner.query(
		`alter role ${pg.escapeIdentifier(role)} password ${pg.escapeLiteral(verifier)}`,
	);
}

async function canLogIn(url: string): Promise<boolean> {
	const client = new pg.Client({
		connectionString: url,
		connectionTimeoutMillis: 5_000,
	});
	client.on("error", () => {});
	try {
		await client.connect();
		return true;
	} catch {
		return false;
	} finally {
		await client.end().catch(() => {});
	}
}

async function scramVerifier(password: string): Promise<string> {
	const salt = randomBytes(16);
	const salted = await derive(
		password.normalize("NFKC"),
		salt,
		rounds,
		32,
		"sha256",
	);
	const key = (name: string) =>
		createHmac("sha256", salted).update(name).digest();
	const storedKey = createHash("sha256").update(key("Client Key")).digest();
	return `SCRAM-SHA-256$${rounds}:${salt.toString("base64")}$${storedKey.toString("base64")}:${key("Server Key").toString("base64")}`;
}
