import { hkdfSync, pbkdf2Sync, randomBytes } from "node:crypto";
import { InvalidInput } from "@patchbay/errors";
import {
	bodyOverhead,
	decryptCommitted,
	encryptCommitted,
	keyBytes,
	nonceBytes,
	type Randomness,
	saltBytes,
} from "../committed-aead.ts";
import { joinParts, uint32 } from "../encoding.ts";
import { KeyUnavailable, SecretTampered } from "../errors.ts";
import { Secret } from "../secret.ts";
import type { KeyContext, KeyProvider } from "./key-provider.ts";

/** OWASP's figure for PBKDF2-HMAC-SHA-256. */
export const fewestRounds = 600_000;
const shortestSaltBytes = 16;
const shortestPassphrase = 16;

export type LocalKeyOptions =
	| {
			/** 32 random bytes in base64, as `openssl rand -base64 32` prints them. */
			masterKey: string | Secret;
	  }
	| {
			passphrase: string | Secret;
			/** Base64, at least 16 bytes; not secret, but it must stay the same. */
			salt: string;
			/** Rounds of PBKDF2-SHA-256; 600,000 at least, which is the default. */
			rounds?: number;
	  };

/**
 * A root key held in this process. Deriving it from a passphrase takes about a tenth of a second, once.
 * @throws InvalidInput naming what is wrong with the key, never its value
 */
export function createLocalKeyProvider(options: LocalKeyOptions): KeyProvider {
	const rootKey = readRootKey(options);
	const rootKeyId = identify(rootKey);
	return {
		name: "local",
		rootKeyId,
		async wrap(key, context) {
			return wrapKey(rootKey, context, key);
		},
		async unwrap(wrapped, context, storedRootKeyId) {
			if (storedRootKeyId !== rootKeyId)
				throw new KeyUnavailable(
					"The master key is not the one that this data was sealed under. Ask the operator to set the right one.",
					{
						cause: new Error(
							`wrapped under ${storedRootKeyId}, configured is ${rootKeyId}`,
						),
					},
				);
			return unwrapKey(rootKey, context, wrapped);
		},
	};
}

/**
 * Refuses options that `createLocalKeyProvider` would refuse, without deriving anything.
 * @throws InvalidInput naming what is wrong with the key, never its value
 */
export function checkLocalKeyOptions(options: LocalKeyOptions): void {
	if ("masterKey" in options) readRawKey(options.masterKey);
	else checkPassphrase(options);
}

function readRootKey(options: LocalKeyOptions): Buffer {
	if ("masterKey" in options) return readRawKey(options.masterKey);
	checkPassphrase(options);
	const { passphrase, salt, rounds = fewestRounds } = options;
	return deriveRootKey(reveal(passphrase), Buffer.from(salt, "base64"), rounds);
}

function readRawKey(masterKey: string | Secret): Buffer {
	const text = reveal(masterKey).trim();
	const key = Buffer.from(text, "base64");
	if (key.length !== keyBytes || !/^[A-Za-z0-9+/]{43}=$/.test(text))
		throw new InvalidInput(
			"The master key must be 32 bytes in base64. Make one with: openssl rand -base64 32",
		);
	if (key.every((byte) => byte === key[0]))
		throw new InvalidInput(
			"The master key must be random. Make one with: openssl rand -base64 32",
		);
	return key;
}

function checkPassphrase({
	passphrase,
	salt,
	rounds = fewestRounds,
}: Extract<LocalKeyOptions, { salt: string }>): void {
	if (reveal(passphrase).length < shortestPassphrase)
		throw new InvalidInput(
			`The master passphrase must have at least ${shortestPassphrase} characters.`,
		);
	if (Buffer.from(salt, "base64").length < shortestSaltBytes)
		throw new InvalidInput(
			"The master salt must be at least 16 bytes in base64. Make one with: openssl rand -base64 16",
		);
	if (!Number.isSafeInteger(rounds) || rounds < fewestRounds)
		throw new InvalidInput(
			`A master passphrase needs at least ${fewestRounds} rounds.`,
		);
}

/** PBKDF2-HMAC-SHA-256 (RFC 8018), 32 bytes. The passphrase is taken in Unicode's NFKC form. */
export function deriveRootKey(
	passphrase: string,
	salt: Uint8Array,
	rounds: number,
): Buffer {
	return pbkdf2Sync(
		passphrase.normalize("NFKC"),
		salt,
		rounds,
		keyBytes,
		"sha256",
	);
}

/** A name for a root key, from which the key cannot be found. */
export function identify(rootKey: Uint8Array): string {
	const derived = hkdfSync(
		"sha512",
		rootKey,
		"",
		"patchbay/vault/1/root-key-id",
		8,
	);
	return Buffer.from(derived).toString("hex");
}

const wrapFormat = 1;
const wrapSuite = 1;
const wrapHeaderBytes = 2;
const wrapPurpose = "patchbay/vault/1/tenant-key";

/** Layout and known answers: packages/vault/README.md. */
export function wrapKey(
	rootKey: Uint8Array,
	context: KeyContext,
	key: Uint8Array,
	randomness: Randomness = {
		salt: randomBytes(saltBytes),
		nonce: randomBytes(nonceBytes),
	},
): Buffer {
	const header = Buffer.of(wrapFormat, wrapSuite);
	return Buffer.concat([
		header,
		encryptCommitted(
			rootKey,
			wrapPurpose,
			associatedData(header, context),
			key,
			randomness,
		),
	]);
}

export function unwrapKey(
	rootKey: Uint8Array,
	context: KeyContext,
	wrapped: Uint8Array,
): Buffer {
	if (wrapped.length !== wrapHeaderBytes + bodyOverhead + keyBytes)
		throw new SecretTampered("a wrapped key has the wrong length");
	if (wrapped[0] !== wrapFormat || wrapped[1] !== wrapSuite)
		throw new SecretTampered("the format of a wrapped key is unknown");
	return decryptCommitted(
		rootKey,
		wrapPurpose,
		associatedData(wrapped.subarray(0, wrapHeaderBytes), context),
		wrapped.subarray(wrapHeaderBytes),
	);
}

function associatedData(header: Uint8Array, context: KeyContext): Buffer {
	return joinParts(
		wrapPurpose,
		header,
		context.tenantId,
		uint32(context.keyVersion),
	);
}

function reveal(value: string | Secret): string {
	return value instanceof Secret ? value.reveal() : value;
}
