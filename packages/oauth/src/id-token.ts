import type { Secret } from "@patchbay/vault";
import { TokenResponseInvalid } from "./errors.ts";
import { isIssuer } from "./issuer.ts";
import { cleanName } from "./platform-text.ts";
import type { OAuth2Definition, OAuthEndpoints } from "./provider.ts";

/** Checked claims of an ID token about a person. */
export interface IdTokenClaims {
	/** `sub`: the platform's own id of the person, 1 to 255 visible ASCII characters. */
	subject: string;
	email: string | null;
	emailVerified: boolean;
	name: string | null;
}

export interface ExpectedIdToken {
	definition: OAuth2Definition;
	endpoints: Pick<OAuthEndpoints, "authorizeUrl">;
	clientId: string;
	/** Nonce sent with the authorization request; not compared when left out. */
	nonce?: string;
}

/** An ID token that is not taken. `claim` names what is wrong with it. */
export class IdTokenRefused extends TokenResponseInvalid {
	readonly claim: string;

	constructor(message: string, claim: string) {
		super(message, `id_token.${claim}`);
		this.claim = claim;
	}
}

/** A sound ID token, read with a clock that is wrong: not the token's fault, and nobody else's token. */
export class ClockDiffers extends IdTokenRefused {}

/** Difference that clocks may have, in seconds: the token was made just now, in answer to a request of ours. */
const toleratedSeconds = 15 * 60;
/**
 * Algorithms that providers sign with. `none` proves nothing, and a shared secret is none of ours (RFC 8725 3.1, 3.2).
 */
const acceptedAlgorithms = new Set([
	"RS256",
	"RS384",
	"RS512",
	"PS256",
	"PS384",
	"PS512",
	"ES256",
	"ES384",
	"ES512",
	"EdDSA",
]);
const longestText = 320;

/**
 * Reads an ID token that came straight from the token endpoint, as OpenID Connect Core 3.1.3.7 demands: issuer (2),
 * audience (3), authorized party (4, 5), algorithm (7), times (9, 10), nonce (11), and a subject within its form (2). The
 * connection that it came over has shown who issued it, so its signature is not checked (6).
 *
 * @throws {IdTokenRefused} naming the claim
 * @throws {ClockDiffers} when only the times do not fit
 */
export function readIdToken(
	idToken: Secret<string>,
	expected: ExpectedIdToken,
	now: Date = new Date(),
): IdTokenClaims {
	const { definition, endpoints, clientId } = expected;
	const name = definition.identityProviderName ?? definition.platformName;
	const foreign = (claim: string) =>
		new IdTokenRefused(
			`${name} answered with an ID token that is not meant for this installation. Try again; if this keeps happening, tell the operator.`,
			claim,
		);
	const malformed = (claim: string) =>
		new IdTokenRefused(
			`${name}'s ID token does not have the expected form. Try again; if this keeps happening, tell the operator.`,
			claim,
		);
	const [head, body, signature, ...rest] = idToken.reveal().split(".");
	const header = decodeObject(head);
	const claims = decodeObject(body);
	if (!header || !claims || !signature || rest.length > 0)
		throw malformed("form");
	const { alg } = header;
	if (typeof alg !== "string" || !acceptedAlgorithms.has(alg))
		throw foreign("alg");
	const { iss, aud, azp, exp, iat, sub } = claims;
	// Google also writes its issuer without the scheme.
	const issuer = iss === "accounts.google.com" ? `https://${iss}` : iss;
	if (typeof issuer !== "string") throw malformed("iss");
	if (!isIssuer(definition, endpoints, issuer)) throw foreign("iss");
	// Any other audience is one that we have no reason to trust.
	const audience = Array.isArray(aud) ? aud : [aud];
	if (audience.length === 0 || audience.some((each) => each !== clientId))
		throw foreign("aud");
	if (azp === undefined ? audience.length > 1 : azp !== clientId)
		throw foreign("azp");
	if (expected.nonce !== undefined && claims.nonce !== expected.nonce)
		throw foreign("nonce");
	if (typeof sub !== "string" || !/^[\x21-\x7e]{1,255}$/.test(sub))
		throw malformed("sub");
	const text = (claim: "email" | "name") => {
		const value = claims[claim];
		if (value === undefined || value === null || value === "") return null;
		if (typeof value !== "string" || value.length > longestText)
			throw malformed(claim);
		return value;
	};
	const email = text("email");
	// People are found by it; a name is only shown.
	if (email !== null && /[\p{Cc}\p{Cs}]/u.test(email)) throw malformed("email");
	const person = {
		subject: sub,
		email,
		// Some servers write it as text.
		emailVerified:
			claims.email_verified === true || claims.email_verified === "true",
		name: cleanName(text("name")),
	};
	if (!isInstant(exp)) throw malformed("exp");
	if (!isInstant(iat)) throw malformed("iat");
	checkTimes(name, { exp, iat }, now.getTime() / 1000);
	return person;
}

/** Last of all: only a token that is ours tells something about our clock. */
function checkTimes(
	name: string,
	{ exp, iat }: { exp: number; iat: number },
	now: number,
): void {
	const claim =
		exp + toleratedSeconds < now
			? "exp"
			: iat - toleratedSeconds > now
				? "iat"
				: null;
	if (claim === null) return;
	const minutes = Math.round(Math.abs(now - iat) / 60);
	throw new ClockDiffers(
		`This server's clock and ${name}'s differ: this one is ${minutes} minutes ${now > iat ? "ahead" : "behind"}. Ask whoever runs this installation to set the clock, then try again.`,
		claim,
	);
}

/** Seconds since 1970 that a Date can hold. */
const isInstant = (value: unknown): value is number =>
	typeof value === "number" && value > 0 && value < 8.64e12;

function decodeObject(
	part: string | undefined,
): Record<string, unknown> | null {
	if (part === undefined) return null;
	try {
		const bytes = Buffer.from(part, "base64url");
		const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null && !Array.isArray(value)
			? (value as Record<string, unknown>)
			: null;
	} catch {
		return null;
	}
}
