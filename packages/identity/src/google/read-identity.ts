import { type IdTokenClaims, TokenResponseInvalid } from "@patchbay/oauth";
import type { Secret } from "@patchbay/vault";

/** The Google account that signed in. */
export interface GoogleIdentity {
	/** Google's own id of the account (`sub`): it stays when the e-mail address changes. */
	id: string;
	/** Lower case; null when Google does not say that it is verified. */
	verifiedEmail: string | null;
	/** Name for people to read. */
	name: string | null;
}

/** Reads from the ID token who signed in. @throws {TokenResponseInvalid} */
export function readIdentity(
	idToken: Secret<string> | null,
	read: (idToken: Secret<string>) => IdTokenClaims,
): GoogleIdentity {
	if (idToken === null)
		throw new TokenResponseInvalid(
			"Google's answer does not say who signed in here. Try again; if this keeps happening, tell the operator.",
			"no id_token",
		);
	const { subject, email, emailVerified } = read(idToken);
	const address = email?.trim().toLowerCase() || null;
	return {
		id: subject,
		name: address,
		verifiedEmail: emailVerified ? address : null,
	};
}
