import { createVaultTransitProvider } from "@patchbay/vault";
import {
	FaultQueue,
	type KeyService,
	ServiceKey,
	sameText,
} from "./key-service.ts";
import { listen } from "./listen.ts";

// The transit engine of HashiCorp Vault as its API documents encrypt and decrypt: key versions in the ciphertext's
// prefix, associated_data for keys that are not derived, context for those that are.

const token = "hvs.a-token-that-may-encrypt-and-decrypt";
const namespace = "marketing";

class Refused extends Error {
	readonly status: number;

	constructor(status: number, reason: string) {
		super(reason);
		this.status = status;
	}
}

const faults = {
	trouble: new Refused(500, "internal error"),
	throttled: new Refused(429, "request path rate limit quota exceeded"),
	denied: new Refused(403, "permission denied"),
	disabled: new Refused(
		400,
		"ciphertext or signature version is disallowed by policy (too old)",
	),
};

export interface VaultTransit extends KeyService {
	/** As `min_decryption_version` of the key "one". */
	forgetOldVersions(): void;
}

export async function startVaultTransit({
	derived = false,
	tokenFile,
}: {
	derived?: boolean;
	tokenFile?: string;
} = {}): Promise<VaultTransit> {
	const queue = new FaultQueue();
	const keys = new Map([
		["one", new ServiceKey()],
		["other", new ServiceKey()],
	]);
	const one = keys.get("one") as ServiceKey;

	/** Binds a ciphertext to its context: the engine derives a key of it, or authenticates the data. */
	function boundTo(body: Record<string, unknown>): Buffer {
		if (derived && typeof body.context !== "string")
			throw new Refused(
				400,
				"missing 'context' for key derivation; the key was created using a derived key",
			);
		const field = derived ? body.context : body.associated_data;
		return Buffer.from(typeof field === "string" ? field : "", "base64");
	}

	function encrypt(name: string, body: Record<string, unknown>) {
		const key = keys.get(name);
		// A policy without the right to create: the engine would make the key otherwise.
		if (!key) throw new Refused(403, "permission denied");
		if (typeof body.plaintext !== "string")
			throw new Refused(400, "missing plaintext to encrypt");
		const plaintext = Buffer.from(body.plaintext, "base64");
		const { version, body: sealed } = key.encrypt(plaintext, boundTo(body));
		return {
			ciphertext: `vault:v${version}:${sealed.toString("base64")}`,
			key_version: version,
		};
	}

	function decrypt(name: string, body: Record<string, unknown>) {
		const key = keys.get(name);
		if (!key) throw new Refused(400, "encryption key not found");
		const match = /^vault:v(\d+):(.+)$/.exec(String(body.ciphertext));
		if (!match) throw new Refused(400, "invalid ciphertext: no prefix");
		const version = Number(match[1]);
		if (version < key.minimumVersion)
			throw new Refused(
				400,
				"ciphertext or signature version is disallowed by policy (too old)",
			);
		if (version > key.newest)
			throw new Refused(400, "invalid ciphertext: version is too new");
		const sealed = Buffer.from(match[2] ?? "", "base64");
		const plaintext = key.decrypt(version, sealed, boundTo(body));
		if (!plaintext)
			throw new Refused(400, "cipher: message authentication failed");
		return { plaintext: plaintext.toString("base64") };
	}

	const server = await listen((request, text, response) => {
		const answer = (status: number, value: unknown) => {
			response.writeHead(status, { "content-type": "application/json" });
			response.end(JSON.stringify(value));
		};
		try {
			const fault = queue.next();
			if (fault === "stalled") return;
			if (fault === "garbage") {
				response.writeHead(200, { "content-type": "text/html" });
				response.end("<html>Welcome</html>");
				return;
			}
			const { headers, method, url = "" } = request;
			if (
				headers["x-vault-namespace"] !== namespace ||
				!sameText(String(headers["x-vault-token"]), token)
			)
				throw faults.denied;
			if (fault) throw faults[fault];
			const match = /^\/v1\/transit\/(encrypt|decrypt)\/([\w.-]+)$/.exec(url);
			if (!match || method !== "POST")
				throw new Refused(404, "no handler for route");
			const body = JSON.parse(text.toString("utf8")) as Record<string, unknown>;
			const work = match[1] === "encrypt" ? encrypt : decrypt;
			answer(200, { request_id: "0", data: work(match[2] ?? "", body) });
		} catch (error) {
			const status = error instanceof Refused ? error.status : 400;
			// A proxy in between may well repeat what was asked.
			const errors = [String((error as Error).message), `asked: ${text}`];
			answer(status, { errors });
		}
	});

	return {
		provider: ({ key = "one", timeoutMilliseconds } = {}) =>
			createVaultTransitProvider({
				address: server.url,
				key,
				namespace,
				derived,
				timeoutMilliseconds,
				...(tokenFile === undefined ? { token } : { tokenFile }),
			}),
		settings: {
			VAULT_KEY_PROVIDER: "vault-transit",
			VAULT_TRANSIT_ADDRESS: server.url,
			VAULT_TRANSIT_KEY: "one",
			VAULT_TRANSIT_NAMESPACE: namespace,
			VAULT_TRANSIT_DERIVED: String(derived),
			VAULT_TRANSIT_TOKEN: token,
		},
		rotate: () => one.rotate(),
		forgetOldVersions() {
			one.minimumVersion = one.newest;
		},
		fail: (fault, calls = 1) => queue.add(fault, calls),
		calls: () => queue.calls,
		secrets: [token],
		stop: server.stop,
	};
}

/** The token that the service takes. */
export const transitToken = token;
