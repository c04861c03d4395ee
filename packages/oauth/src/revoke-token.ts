import type { Secret } from "@patchbay/vault";
import { AppRejected, PlatformRejected } from "./errors.ts";
import type { OAuth2Definition, OAuthRequestOptions } from "./provider.ts";
import { callOptions, write } from "./request-tokens.ts";
import { readTokenError } from "./token-error.ts";
import { sendTokenRequest } from "./token-request.ts";

/**
 * Ends a grant at the platform (RFC 7009). A token that the platform does not know any more counts as revoked.
 * @throws {PlatformUnavailable | RateLimited | AppRejected | PlatformRejected | TokenResponseInvalid}
 */
export async function revokeToken(
	options: OAuthRequestOptions & {
		accessToken: Secret<string> | null;
		refreshToken: Secret<string> | null;
	},
): Promise<void> {
	const { accessToken, refreshToken, ...call } = options;
	const { definition, app, endpoints } = call;
	if (definition.revokes === null || endpoints.revokeUrl === null)
		throw new PlatformRejected(
			`${definition.platformName} has no way to revoke access; it ends at the platform's own settings page. Remove the app there.`,
		);
	const token = tokenToSend(definition, { accessToken, refreshToken });
	// Without a token there is nothing left to end.
	if (token === null) return;
	const { revocation = {}, revocationAuthentication: authentication } =
		definition;
	const secrets =
		authentication === "none" && !revocation.fields
			? app.clientSecrets.slice(0, 1)
			: app.clientSecrets;
	let refused: Error | undefined;
	for (const secret of secrets) {
		const request = write(definition, {
			url: endpoints.revokeUrl,
			app,
			secret,
			authentication,
			fields: {
				token: token.secret.reveal(),
				...(revocation.typeHint ? { token_type_hint: token.type } : {}),
				...revocation.fields?.(token.secret, secret),
			},
			names: revocation.names,
			body: revocation.body ?? "form",
			method: revocation.method,
			headers: revocation.headers?.(token.secret),
		});
		const reply = await sendTokenRequest(request, callOptions(call));
		const failure = readTokenError(definition, reply, "revoke");
		if (failure === null || failure.kind === "grant") return;
		if (failure.kind !== "client") throw failure.error;
		refused = failure.error;
	}
	throw (
		refused ??
		new AppRejected(
			`The app for ${definition.platformName} has no client secret. Ask its operator to set one.`,
		)
	);
}

/** The token that the platform wants, or the other one where that is not held. */
function tokenToSend(
	{ revokes }: OAuth2Definition,
	held: {
		accessToken: Secret<string> | null;
		refreshToken: Secret<string> | null;
	},
) {
	const access = held.accessToken && {
		type: "access_token",
		secret: held.accessToken,
	};
	const refresh = held.refreshToken && {
		type: "refresh_token",
		secret: held.refreshToken,
	};
	return revokes === "refresh_token"
		? (refresh ?? access)
		: (access ?? refresh);
}
