import type { Secret } from "@patchbay/vault";
import { AppRejected, PlatformRejected } from "./errors.ts";
import type { OAuthRequestOptions } from "./provider.ts";
import { authenticate } from "./request-tokens.ts";
import { readTokenError } from "./token-error.ts";
import { postForm } from "./token-request.ts";

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
	const { definition, app, endpoints } = options;
	const token =
		definition.revokes === "refresh_token"
			? (options.refreshToken ?? options.accessToken)
			: (options.accessToken ?? options.refreshToken);
	if (definition.revokes === null || endpoints.revokeUrl === null)
		throw new PlatformRejected(
			`${definition.platformName} has no way to revoke access; it ends at the platform's own settings page. Remove the app there.`,
		);
	// Without a token there is nothing left to end.
	if (token === null) return;
	const method = definition.revocationAuthentication;
	const secrets =
		method === "none" ? app.clientSecrets.slice(0, 1) : app.clientSecrets;
	let refused: Error | undefined;
	for (const secret of secrets) {
		const form = new URLSearchParams({ token: token.reveal() });
		const headers = authenticate(method, app.clientId, secret, form);
		const reply = await postForm(endpoints.revokeUrl, form, headers, options);
		if (reply.status >= 200 && reply.status < 300) return;
		if (isUnknownToken(reply.body)) return;
		const failure = readTokenError(definition, reply, "revoke");
		if (failure.kind === "grant") return;
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

function isUnknownToken(body: string): boolean {
	try {
		const value: unknown = JSON.parse(body);
		return (
			typeof value === "object" &&
			value !== null &&
			"error" in value &&
			value.error === "invalid_token"
		);
	} catch {
		return false;
	}
}
