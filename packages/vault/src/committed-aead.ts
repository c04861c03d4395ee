import {
	createCipheriv,
	createDecipheriv,
	createSecretKey,
	hkdfSync,
	timingSafeEqual,
} from "node:crypto";
import { SecretTampered } from "./errors.ts";

export const keyBytes = 32;
export const saltBytes = 32;
export const commitmentBytes = 32;
export const nonceBytes = 12;
export const tagBytes = 16;

/** Random values of one encryption: never used a second time. */
export interface Randomness {
	salt: Uint8Array;
	nonce: Uint8Array;
}

/** Layout: salt (32), commitment (32), nonce (12), ciphertext (as long as the plaintext), tag (16). */
export const bodyOverhead = saltBytes + commitmentBytes + nonceBytes + tagBytes;

/** One HKDF (RFC 5869) gives the encryption key and the commitment to it: AES-GCM alone does not commit to its key. */
function deriveKeys(key: Uint8Array, salt: Uint8Array, purpose: string) {
	// Key objects: handed plain bytes, node:crypto takes twice as long to find out what they are.
	const derived = Buffer.from(
		hkdfSync(
			"sha512",
			createSecretKey(key),
			salt,
			purpose,
			keyBytes + commitmentBytes,
		),
	);
	return {
		encryptionKey: createSecretKey(derived.subarray(0, keyBytes)),
		commitment: derived.subarray(keyBytes),
	};
}

/** Encrypts with AES-256-GCM under a key derived for this one message. `purpose` keeps uses of one key apart. */
export function encryptCommitted(
	key: Uint8Array,
	purpose: string,
	associatedData: Uint8Array,
	plaintext: Uint8Array,
	{ salt, nonce }: Randomness,
): Buffer {
	const { encryptionKey, commitment } = deriveKeys(key, salt, purpose);
	const cipher = createCipheriv("aes-256-gcm", encryptionKey, nonce, {
		authTagLength: tagBytes,
	});
	cipher.setAAD(associatedData);
	const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
	return Buffer.concat([
		salt,
		commitment,
		nonce,
		ciphertext,
		cipher.getAuthTag(),
	]);
}

/**
 * @throws SecretTampered when the key is another one (found by the commitment, before anything is decrypted), or when
 * the bytes or their associated data are not those that were encrypted
 */
export function decryptCommitted(
	key: Uint8Array,
	purpose: string,
	associatedData: Uint8Array,
	body: Uint8Array,
): Buffer {
	if (body.length < bodyOverhead) throw new SecretTampered("it is cut short");
	const salt = body.subarray(0, saltBytes);
	const nonceAt = saltBytes + commitmentBytes;
	const textAt = nonceAt + nonceBytes;
	const tagAt = body.length - tagBytes;
	const { encryptionKey, commitment } = deriveKeys(key, salt, purpose);
	if (!timingSafeEqual(commitment, body.subarray(saltBytes, nonceAt)))
		throw new SecretTampered("it was sealed under another key");
	const decipher = createDecipheriv(
		"aes-256-gcm",
		encryptionKey,
		body.subarray(nonceAt, textAt),
		{ authTagLength: tagBytes },
	);
	decipher.setAAD(associatedData);
	decipher.setAuthTag(body.subarray(tagAt));
	try {
		return Buffer.concat([
			decipher.update(body.subarray(textAt, tagAt)),
			decipher.final(),
		]);
	} catch (cause) {
		throw new SecretTampered("it was changed or belongs to another place", {
			cause,
		});
	}
}
