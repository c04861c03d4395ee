import { createHmac } from "node:crypto";
import type { Secret } from "@patchbay/vault";

/** One request as OAuth 1.0a signs it: a JSON body is no part of the signature. */
export interface SignedRequest {
	method: string;
	/** Address with its query. */
	url: URL;
	/** Body of type `application/x-www-form-urlencoded`. */
	form?: URLSearchParams;
	/** Further protocol parameters: `oauth_callback`, `oauth_verifier`. */
	protocol?: Readonly<Record<string, string>>;
}

/** Both halves of the app's identity and, from the second step on, of the token. */
export interface OAuth1Secrets {
	consumerKey: string;
	consumerSecret: Secret<string>;
	token?: string | undefined;
	tokenSecret?: Secret<string> | null | undefined;
}

export interface OAuth1Moment {
	nonce: string;
	/** Seconds since 1970. */
	timestamp: number;
	/** `oauth_version`, which RFC 5849 3.1 leaves optional; left out when null. */
	version?: "1.0" | null;
}

/** The `Authorization` header of a request, signed with HMAC-SHA1 (RFC 5849 3.4.2). Pure: nonce and time are given. */
export function signOAuth1(
	request: SignedRequest,
	secrets: OAuth1Secrets,
	{ nonce, timestamp, version = "1.0" }: OAuth1Moment,
): string {
	const protocol: [string, string][] = Object.entries({
		...request.protocol,
		oauth_consumer_key: secrets.consumerKey,
		oauth_nonce: nonce,
		oauth_signature_method: "HMAC-SHA1",
		oauth_timestamp: String(timestamp),
		...(secrets.token === undefined ? {} : { oauth_token: secrets.token }),
		...(version === null ? {} : { oauth_version: version }),
	});
	const key = `${encode(secrets.consumerSecret.reveal())}&${encode(secrets.tokenSecret?.reveal() ?? "")}`;
	const signature = createHmac("sha1", key)
		.update(signatureBase(request, protocol))
		.digest("base64");
	const fields = [...protocol, ["oauth_signature", signature] as const]
		.sort(([left], [right]) => compare(left, right))
		.map(([name, value]) => `${encode(name)}="${encode(value)}"`);
	return `OAuth ${fields.join(", ")}`;
}

/** The text that is signed (RFC 5849 3.4.1): method, address without query, and all parameters in order. */
export function signatureBase(
	request: SignedRequest,
	protocol: readonly (readonly [string, string])[],
): string {
	const { url } = request;
	const parameters = [
		...url.searchParams,
		...(request.form ?? []),
		...protocol.filter(([name]) => name !== "realm"),
	]
		.map(([name, value]) => [encode(name), encode(value)] as const)
		.sort(
			([leftName, leftValue], [rightName, rightValue]) =>
				compare(leftName, rightName) || compare(leftValue, rightValue),
		)
		.map(([name, value]) => `${name}=${value}`)
		.join("&");
	// `host` has no default port, and is in lower case.
	const address = `${url.protocol}//${url.host}${url.pathname}`;
	return [request.method.toUpperCase(), address, parameters]
		.map(encode)
		.join("&");
}

/** RFC 3986's unreserved characters alone stay as they are (RFC 5849 3.6). */
function encode(text: string): string {
	return encodeURIComponent(text).replace(
		/[!'()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}

function compare(left: string, right: string): number {
	return left < right ? -1 : left > right ? 1 : 0;
}
