import { createHash, randomBytes } from "node:crypto";

/** A new token of 256 random bits. It is shown or sent once, and its hash alone is stored. */
export function generateInvitationToken(): { token: string; hash: Buffer } {
	const token = randomBytes(32).toString("base64url");
	return { token, hash: hashInvitationToken(token) };
}

/** SHA-256, as it is stored. */
export function hashInvitationToken(token: string): Buffer {
	return createHash("sha256").update(token).digest();
}
