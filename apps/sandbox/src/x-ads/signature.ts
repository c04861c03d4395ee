import { createHmac } from "node:crypto";
import type { OAuth1Server } from "../authorization/oauth1-server.ts";
import { isSameText } from "../authorization/random-text.ts";
import type { SandboxRequest } from "../simulator.ts";
import type { Clock } from "../world/clock.ts";
import { calledUrl } from "./addresses.ts";
import { XRefused } from "./errors.ts";

/** Distance that a timestamp may have from the platform's clock. */
const toleranceSeconds = 300;

/** Signer of a request, and what was signed with it. */
export type Signer = {
	clientId: string;
	/** Null in the first leg. */
	token: string | null;
	/** Protocol parameters by name, wherever they were sent: `oauth_callback`, `oauth_verifier`. */
	protocol: ReadonlyMap<string, string>;
};

/** Checks OAuth 1.0a signatures (RFC 5849 3.2) with an implementation of the sandbox's own, and remembers nonces. */
export class Signatures {
	readonly #server: OAuth1Server;
	readonly #clock: Clock;
	/** Time at which a nonce can be forgotten, in seconds, by consumer, token, timestamp and nonce. */
	readonly #nonces = new Map<string, number>();

	constructor(server: OAuth1Server, clock: Clock) {
		this.#server = server;
		this.#clock = clock;
	}

	/**
	 * Checks who signed a request; throws `XRefused`.
	 * @param secretOf the secret of the token that signed; null for one that is unknown or has ended
	 */
	async check(
		request: SandboxRequest,
		secretOf: (token: string) => string | null,
	): Promise<Signer> {
		const header = readHeader(request.headers.authorization ?? "");
		const consumer = this.#server.clients.find(need(header, "consumer_key"));
		if (need(header, "signature_method") !== "HMAC-SHA1")
			throw new XRefused(215);
		const version = header.get("oauth_version");
		if (version !== undefined && version !== "1.0") throw new XRefused(215);
		const nonce = need(header, "nonce");
		const signature = need(header, "signature");
		const timestamp = need(header, "timestamp");
		if (!/^[1-9]\d{0,11}$/.test(timestamp)) throw new XRefused(215);
		if (consumer === null || consumer.deleted) throw new XRefused(32);
		const now = Math.floor(this.#clock.now() / 1000);
		if (Math.abs(now - Number(timestamp)) > toleranceSeconds)
			throw new XRefused(135);
		const token = header.get("oauth_token") || null;
		const tokenSecret = token === null ? "" : secretOf(token);
		if (tokenSecret === null) throw new XRefused(89);
		// Clients send a protocol parameter in the body too; it is signed once.
		const sent = [...request.query, ...(await formOf(request))].filter(
			([name, value]) => header.get(name) !== value,
		);
		const expected = sign(
			request.method,
			calledUrl(request),
			[...sent, ...header],
			[consumer.clientSecret, tokenSecret],
		);
		if (!isSameText(expected, signature)) throw new XRefused(32);
		// Remembered only now: whoever cannot sign must not use up a nonce of somebody who can.
		this.#use([consumer.clientId, token, timestamp, nonce].join("\n"), now);
		const protocol = new Map(
			[...sent, ...header].filter(([name]) => /^(oauth|x_auth)_/.test(name)),
		);
		return { clientId: consumer.clientId, token, protocol };
	}

	#use(key: string, now: number): void {
		for (const [known, until] of this.#nonces)
			if (until < now) this.#nonces.delete(known);
			else break;
		if (this.#nonces.has(key)) throw new XRefused(32);
		this.#nonces.set(key, now + 2 * toleranceSeconds);
	}
}

/** Parameters of the `Authorization` header (RFC 5849 3.5.1), decoded. */
function readHeader(header: string): Map<string, string> {
	const [, fields] = /^OAuth +(.*)$/is.exec(header) ?? [];
	if (fields === undefined) throw new XRefused(215);
	const read = new Map<string, string>();
	for (const field of fields.split(",")) {
		const [, name, value] =
			/^\s*([A-Za-z_%0-9.~-]+)="([^"]*)"\s*$/.exec(field) ?? [];
		if (name === undefined || value === undefined) throw new XRefused(215);
		if (read.has(decode(name))) throw new XRefused(215);
		read.set(decode(name), decode(value));
	}
	return read;
}

function need(header: ReadonlyMap<string, string>, name: string): string {
	const value = header.get(`oauth_${name}`);
	if (!value) throw new XRefused(215);
	return value;
}

/** Parameters of a body that is signed: a form's alone. */
async function formOf(request: SandboxRequest): Promise<[string, string][]> {
	const type = request.headers["content-type"] ?? "";
	if (!type.toLowerCase().startsWith("application/x-www-form-urlencoded"))
		return [];
	const body = (await request.body()).toString("utf8");
	return [...new URLSearchParams(body)];
}

/** The signature that a request must have (RFC 5849 3.4). */
function sign(
	method: string,
	url: string,
	parameters: readonly (readonly [string, string])[],
	secrets: readonly [consumer: string, token: string],
): string {
	const normalized = parameters
		.filter(([name]) => name !== "oauth_signature" && name !== "realm")
		.map(([name, value]) => `${encode(name)}\u0000${encode(value)}`)
		// Bytes that come before all that an encoded text holds keep the order of names, then values.
		.sort((left, right) =>
			Buffer.compare(Buffer.from(left), Buffer.from(right)),
		)
		.map((pair) => pair.replace("\u0000", "="))
		.join("&");
	const base = [method.toUpperCase(), url, normalized].map(encode).join("&");
	return createHmac("sha1", secrets.map(encode).join("&"))
		.update(base)
		.digest("base64");
}

/** Everything but RFC 3986's unreserved characters as %XX (RFC 5849 3.6). */
function encode(text: string): string {
	let encoded = "";
	for (const byte of Buffer.from(text, "utf8")) {
		const character = String.fromCharCode(byte);
		encoded += /[A-Za-z0-9\-._~]/.test(character)
			? character
			: `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
	}
	return encoded;
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		throw new XRefused(215);
	}
}
