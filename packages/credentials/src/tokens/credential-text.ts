import type { Credential, CredentialMethod } from "@patchbay/oauth";
import { Secret, SecretTampered } from "@patchbay/vault";

/** A credential as it is sealed: what signs requests as one text, and the refresh token where there is one. */
export interface CredentialTexts {
	signing: Secret;
	refresh: Secret | null;
}

/**
 * Writes a credential as texts. A bearer token stays as the platform wrote it; what consists of several parts, or must
 * never be taken for a bearer token, is JSON that names its method.
 */
export function toTexts(credential: Credential): CredentialTexts {
	switch (credential.method) {
		case "OAUTH2": {
			const token = credential.token.reveal();
			return {
				signing: isJson(token)
					? toJson({ method: "OAUTH2", token })
					: credential.token,
				refresh: credential.refreshToken,
			};
		}
		case "OAUTH1":
			return {
				signing: toJson({
					method: "OAUTH1",
					token: credential.token.reveal(),
					tokenSecret: credential.tokenSecret.reveal(),
				}),
				refresh: null,
			};
		case "API_KEY":
			return {
				signing: toJson({ method: "API_KEY", key: credential.key.reveal() }),
				refresh: null,
			};
	}
}

/**
 * Reads the texts of a credential again. The row's method is compared with the sealed one: with another method in the row, a
 * key would be handed out as a token.
 * @throws {SecretTampered}
 */
export function toCredential(
	method: CredentialMethod,
	{ signing, refresh }: CredentialTexts,
): Credential {
	const parts = readParts(signing);
	if (parts.method !== method)
		throw new SecretTampered(
			`the row says ${method}, the sealed credential is of another method`,
		);
	switch (parts.method) {
		case "OAUTH2":
			return {
				method: "OAUTH2",
				token: new Secret(parts.token),
				refreshToken: refresh,
			};
		case "OAUTH1":
			return {
				method: "OAUTH1",
				token: new Secret(parts.token),
				tokenSecret: new Secret(parts.tokenSecret),
			};
		case "API_KEY":
			return { method: "API_KEY", key: new Secret(parts.key) };
	}
}

/** Tells whether two credentials sign alike; compared in constant time. */
export function signsAs(one: Credential, other: Credential): boolean {
	return toTexts(one).signing.equals(toTexts(other).signing);
}

type Parts =
	| { method: "OAUTH2"; token: string }
	| { method: "OAUTH1"; token: string; tokenSecret: string }
	| { method: "API_KEY"; key: string };

function readParts(signing: Secret): Parts {
	const text = signing.reveal();
	return isJson(text)
		? (JSON.parse(text) as Parts)
		: { method: "OAUTH2", token: text };
}

function isJson(text: string): boolean {
	return text.startsWith("{");
}

function toJson(parts: Parts): Secret {
	return new Secret(JSON.stringify(parts));
}
