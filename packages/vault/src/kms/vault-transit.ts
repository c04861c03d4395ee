import { readFile } from "node:fs/promises";
import { InvalidInput } from "@patchbay/errors";
import { joinParts, uint32 } from "../encoding.ts";
import { KeyUnavailable, SecretTampered } from "../errors.ts";
import { Secret } from "../secret.ts";
import {
	callKeyService,
	defaultTimeoutMilliseconds,
	type KeyServiceFailure,
	noAnswer,
	unreadableAnswer,
} from "./call-key-service.ts";
import type { KeyContext, KeyProvider } from "./key-provider.ts";

const service = "Vault";

export interface VaultTransitOptions {
	/** Origin of the server, such as `https://vault.example.com:8200`. */
	address: string;
	/** Name of a key of type aes256-gcm96, aes128-gcm96 or chacha20-poly1305. */
	key: string;
	/** Either the token itself, or a file that holds it and is read at each call, as Vault Agent renews it. */
	token?: string | Secret | undefined;
	tokenFile?: string | undefined;
	/** Path of the secrets engine; `transit` when left out. */
	mount?: string | undefined;
	namespace?: string | undefined;
	/** The key was made with `derived=true`: tenant and version go in as `context` and not as `associated_data`. */
	derived?: boolean | undefined;
	/** Time limit of a call with all its attempts; 5,000 when left out. */
	timeoutMilliseconds?: number | undefined;
}

const pathPart = /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/;
const largestAnswer = 64 * 1024;
const purpose = "patchbay/vault/1/tenant-key";

/** @throws InvalidInput */
export function checkVaultTransitOptions({
	key,
	mount = "transit",
}: VaultTransitOptions): void {
	for (const part of [key, mount])
		if (!pathPart.test(part) || part.split("/").includes(".."))
			throw new InvalidInput(
				"must be a name of letters, digits, dots, hyphens and underscores",
			);
}

/**
 * A root key in the transit engine of HashiCorp Vault or OpenBao, which never leaves it. Versions of the key are kept by
 * the server. undici is loaded at the first call.
 * @throws InvalidInput
 */
export function createVaultTransitProvider(
	options: VaultTransitOptions,
): KeyProvider {
	checkVaultTransitOptions(options);
	const { key, mount = "transit", namespace, derived = false } = options;
	const timeoutMilliseconds =
		options.timeoutMilliseconds ?? defaultTimeoutMilliseconds;
	const origin = new URL(options.address).origin;

	/** One POST; answers `field` of the reply's data. */
	async function post(
		operation: "encrypt" | "decrypt",
		body: Record<string, string>,
		field: "ciphertext" | "plaintext",
		signal: AbortSignal,
	): Promise<string> {
		const token = await readToken(options);
		const { request } = await import("undici");
		const { statusCode, body: reply } = await request(
			`${origin}/v1/${mount}/${operation}/${key}`,
			{
				method: "POST",
				headers: {
					"content-type": "application/json",
					"x-vault-token": token,
					"x-vault-request": "true",
					...(namespace === undefined
						? {}
						: { "x-vault-namespace": namespace }),
				},
				body: JSON.stringify(body),
				signal,
			},
		);
		const answer = parse(await readAnswer(reply));
		if (statusCode !== 200) throw new Refused(statusCode, answer);
		const value = (answer as { data?: Record<string, unknown> } | undefined)
			?.data?.[field];
		if (typeof value !== "string" || value === "")
			throw unreadableAnswer(service, `an answer without ${field}`);
		return value;
	}

	function call<T>(attempt: (signal: AbortSignal) => Promise<T>): Promise<T> {
		return callKeyService({ service, timeoutMilliseconds, attempt, classify });
	}

	function bind(context: KeyContext): Record<string, string> {
		const bytes = joinParts(
			purpose,
			context.tenantId,
			uint32(context.keyVersion),
		).toString("base64");
		return derived ? { context: bytes } : { associated_data: bytes };
	}

	return {
		name: "vault-transit",
		rootKeyId: [namespace, mount, key]
			.filter((part) => part !== undefined)
			.join("/"),
		wrap: (bytes, context) =>
			call(async (signal) => {
				const plaintext = Buffer.from(bytes).toString("base64");
				const ciphertext = await post(
					"encrypt",
					{ plaintext, ...bind(context) },
					"ciphertext",
					signal,
				);
				if (!/^vault:v[1-9]\d*:/.test(ciphertext))
					throw unreadableAnswer(service, "an answer without a ciphertext");
				return Buffer.from(ciphertext, "utf8");
			}),
		unwrap: (wrapped, context) =>
			call(async (signal) => {
				const ciphertext = Buffer.from(wrapped).toString("utf8");
				const plaintext = await post(
					"decrypt",
					{ ciphertext, ...bind(context) },
					"plaintext",
					signal,
				);
				return Buffer.from(plaintext, "base64");
			}),
	};
}

async function readToken({
	token,
	tokenFile,
}: VaultTransitOptions): Promise<string> {
	if (token !== undefined)
		return token instanceof Secret ? token.reveal() : token;
	try {
		const text = (await readFile(tokenFile ?? "", "utf8")).trim();
		// A line break would end the header.
		if (/^[\x21-\x7e]+$/.test(text)) return text;
	} catch {
		// Told below, with what to do.
	}
	throw new KeyUnavailable(
		"The file with Vault's token cannot be read, or holds none. Ask the operator to check it.",
	);
}

/** Ends with what a key server would never send. */
async function readAnswer(body: AsyncIterable<Uint8Array>): Promise<string> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of body) {
		length += chunk.length;
		if (length > largestAnswer)
			throw unreadableAnswer(service, "an answer that is far too long");
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString("utf8");
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The server said no. */
class Refused extends Error {
	readonly status: number;
	readonly reasons: string;

	constructor(status: number, answer: unknown) {
		super(`HTTP ${status}`);
		this.status = status;
		const errors = (answer as { errors?: unknown } | undefined)?.errors;
		this.reasons = Array.isArray(errors) ? errors.join("; ") : "";
	}
}

function classify(thrown: unknown): KeyServiceFailure {
	const final = (error: KeyServiceFailure["error"]) => ({
		error,
		isTransient: false,
	});
	if (thrown instanceof KeyUnavailable) return final(thrown);
	if (!(thrown instanceof Refused)) {
		const { code, name } = thrown as { code?: unknown; name?: unknown };
		return {
			error: noAnswer(service, String(code ?? name)),
			isTransient: true,
		};
	}
	const { status, reasons } = thrown;
	// Never the reasons: they can repeat what was sent.
	const cause = new Error(thrown.message);
	if (status === 403)
		return final(
			new KeyUnavailable(
				"Vault refuses access. Ask the operator to renew the token, or allow it to update encrypt and decrypt of the key.",
				{ cause },
			),
		);
	if (status === 404)
		return final(
			new KeyUnavailable(
				"Vault has nothing at this place. Ask the operator to check address, mount, namespace and key.",
				{ cause },
			),
		);
	if (status === 400) return final(sortBadRequest(reasons, cause));
	// 412: a replica that is behind; 429, 472, 473: not the active node; 5xx: sealed, or in trouble.
	if (status >= 500 || [412, 429, 472, 473].includes(status))
		return { error: noAnswer(service, thrown.message), isTransient: true };
	return final(unreadableAnswer(service, thrown.message));
}

/** Vault says with 400 and a text both that a ciphertext is wrong and that the key does not allow this. */
function sortBadRequest(
	reasons: string,
	cause: Error,
): KeyServiceFailure["error"] {
	if (/authentication failed|invalid ciphertext|illegal base64/i.test(reasons))
		return new SecretTampered(
			"Vault does not open a wrapped key: its bytes, its key or the tenant and version beside it are not those of the wrapping",
			{ cause },
		);
	if (/too old|disallowed by policy/i.test(reasons))
		return new KeyUnavailable(
			"Vault no longer opens this version of the key. Ask the operator to lower min_decryption_version until everything is wrapped anew.",
			{ cause },
		);
	if (/key not found/i.test(reasons))
		return new KeyUnavailable(
			"Vault has no such key. Ask the operator to check its name and mount.",
			{ cause },
		);
	return new KeyUnavailable(
		"The key in Vault is of another kind than configured. Ask the operator to use an AEAD key, and say whether it is derived.",
		{ cause },
	);
}
