import { createHash, randomBytes } from "node:crypto";

/** `pbk_` and as many characters as tell keys apart without giving one away. */
const prefixLength = 12;

/** A new API key of 256 random bits. `key` is shown once and stored nowhere. */
export function generateApiKey(): {
	key: string;
	prefix: string;
	hash: Buffer;
} {
	const key = `pbk_${randomBytes(32).toString("base64url")}`;
	return { key, prefix: key.slice(0, prefixLength), hash: hashApiKey(key) };
}

/** SHA-256 of the whole key, as it is stored. A slow hash is for passwords: 256 random bits cannot be guessed. */
export function hashApiKey(key: string): Buffer {
	return createHash("sha256").update(key).digest();
}
