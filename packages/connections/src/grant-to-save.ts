import type { Credentials } from "@patchbay/credentials";
import { AppError } from "@patchbay/errors";
import type { CredentialMethod, Issued, PlatformUser } from "@patchbay/oauth";
import type { PlatformId } from "@patchbay/platforms";

/** An issued credential as `saveGrant` takes it. */
export function toGrantToSave({
	method,
	clientId,
	issued,
	...grant
}: {
	grantId: string | undefined;
	platform: PlatformId;
	method: CredentialMethod;
	clientId: string | null;
	platformUser: PlatformUser;
	issued: Issued;
}): Parameters<Credentials["saveGrant"]>[2] {
	const { credential } = issued;
	if (credential.method !== "OAUTH2" || clientId === null)
		throw new AppError(
			"UNSUPPORTED_BY_PLATFORM",
			"A credential of this kind cannot be kept yet.",
		);
	return {
		...grant,
		authenticationMethod: method,
		clientId,
		tokens: {
			accessToken: credential.token,
			refreshToken: credential.refreshToken,
			tokenType: "Bearer",
			expiresIn: issued.expiresIn,
			refreshTokenExpiresIn: issued.renewableFor,
			scopes: issued.scopes,
		},
	};
}
