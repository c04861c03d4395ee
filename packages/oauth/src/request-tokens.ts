import type { Secret } from "@patchbay/vault";
import { AppRejected, TokenResponseInvalid } from "./errors.ts";
import type { OAuthRequestOptions, TokenSet } from "./provider.ts";
import { readTokenError } from "./token-error.ts";
import { postForm } from "./token-request.ts";
import { readTokenResponse } from "./token-response.ts";

const jsonTypes = /^(application\/([\w.-]+\+)?json|text\/javascript)$/;

/**
 * Asks the token endpoint, with each client secret in turn while the platform refuses the client: a secret that is
 * being rotated works at once, and the old one until the platform forgets it.
 */
export async function requestTokens(
	options: OAuthRequestOptions,
	use: "exchange" | "refresh",
	fields: Readonly<Record<string, string>>,
): Promise<TokenSet> {
	const { definition, app } = options;
	let refused: Error | undefined;
	for (const secret of app.clientSecrets) {
		const form = new URLSearchParams(fields);
		const headers = authenticate(
			definition.clientAuthentication,
			app.clientId,
			secret,
			form,
		);
		const reply = await postForm(
			options.endpoints.tokenUrl,
			form,
			headers,
			options,
		);
		if (reply.status >= 200 && reply.status < 300) {
			if (!jsonTypes.test(reply.mediaType))
				throw new TokenResponseInvalid(
					`${definition.platformName} sent an unusable answer. Try again; tell the operator if it stays so.`,
					`media type is not JSON; ${reply.body.length} characters`,
				);
			return readTokenResponse(definition, reply.body);
		}
		const failure = readTokenError(definition, reply, use);
		if (failure.kind !== "client") throw failure.error;
		refused = failure.error;
	}
	throw (
		refused ??
		new AppRejected(
			`The app for ${definition.platformName} has no client secret. Its operator has to set one.`,
		)
	);
}

/** Adds the client's proof to the form, or returns it as a header (RFC 6749 2.3.1). */
export function authenticate(
	method: "none" | "body" | "basic",
	clientId: string,
	secret: Secret<string>,
	form: URLSearchParams,
): Record<string, string> {
	if (method === "none") return {};
	if (method === "body") {
		form.set("client_id", clientId);
		form.set("client_secret", secret.reveal());
		return {};
	}
	// Both parts are form-encoded before they are joined.
	const encode = (text: string) =>
		new URLSearchParams([["", text]]).toString().slice(1);
	const pair = `${encode(clientId)}:${encode(secret.reveal())}`;
	return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}
