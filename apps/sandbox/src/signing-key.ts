import { createHash, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { exportJWK, type JWK, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { createCertificate } from "./certificate.ts";

type Pair = {
	kid: string;
	publicKey: KeyObject;
	privateKey: KeyObject;
};

const algorithm = "RS256";

/** The key of an authorization server for its ID tokens; made when it is first needed, new in each process. */
export class SigningKey {
	#pair: Promise<Pair> | undefined;

	/** A JWT with these claims, signed by RS256; its header has `alg`, `kid` and `typ`. */
	async sign(claims: JWTPayload): Promise<string> {
		const { kid, privateKey } = await this.#get();
		return await new SignJWT(claims)
			.setProtectedHeader({ alg: algorithm, kid, typ: "JWT" })
			.sign(privateKey);
	}

	/** The claims and header of a JWT that was signed here and has not ended by `now` (milliseconds); null for any other. */
	async verify(
		token: string,
		now: number,
	): Promise<{ claims: JWTPayload; header: { kid: string } } | null> {
		const { kid, publicKey } = await this.#get();
		try {
			const { payload } = await jwtVerify(token, publicKey, {
				algorithms: [algorithm],
				currentDate: new Date(now),
			});
			return { claims: payload, header: { kid } };
		} catch {
			return null;
		}
	}

	/** The public key as a JWK Set (RFC 7517). */
	async jwks(): Promise<{ keys: JWK[] }> {
		const { kid, publicKey } = await this.#get();
		const jwk = await exportJWK(publicKey);
		return { keys: [{ ...jwk, kid, use: "sig", alg: algorithm }] };
	}

	/** The public key in a certificate that it signed itself, as PEM, by key id. */
	async certificates(commonName: string): Promise<Record<string, string>> {
		const { kid, ...key } = await this.#get();
		return {
			[kid]: createCertificate({
				subject: commonName,
				issuer: commonName,
				publicKey: key.publicKey,
				signingKey: key.privateKey,
				extensions: [],
			}),
		};
	}

	#get(): Promise<Pair> {
		this.#pair ??= generate();
		return this.#pair;
	}
}

async function generate(): Promise<Pair> {
	const pair = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
	const kid = createHash("sha1")
		.update(pair.publicKey.export({ type: "spki", format: "der" }))
		.digest("hex");
	return { kid, ...pair };
}
