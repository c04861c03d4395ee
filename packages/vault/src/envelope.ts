import { randomBytes } from "node:crypto";
import {
	bodyOverhead,
	decryptCommitted,
	encryptCommitted,
	nonceBytes,
	type Randomness,
	saltBytes,
} from "./committed-aead.ts";
import { joinParts, uint32 } from "./encoding.ts";
import { SecretTampered } from "./errors.ts";

/** The place a sealed value belongs to. All of it is authenticated: moved elsewhere, the value does not open. */
export interface SealContext {
	tenantId: string;
	/** The kind of record, such as `platform_grant`. */
	record: string;
	/** The record's id. */
	id: string;
	field: string;
	/** The record's version: an older value put back beside a newer version does not open. */
	version: number;
}

export interface EnvelopeHeader {
	format: number;
	suite: number;
	/** Version of the tenant's data key. */
	keyVersion: number;
}

export const formatVersion = 1;
/** HKDF-SHA-512 with a 32-byte commitment, AES-256-GCM. */
export const suiteId = 1;
export const headerBytes = 6;
export const envelopePurpose = "patchbay/vault/1/field";

const largestVersion = 0xffff_ffff;

/** Layout and known answers: packages/vault/README.md. */
export function sealEnvelope(
	key: { version: number; bytes: Uint8Array },
	context: SealContext,
	plaintext: Uint8Array,
	randomness: Randomness = {
		salt: randomBytes(saltBytes),
		nonce: randomBytes(nonceBytes),
	},
): Buffer {
	const header = Buffer.concat([
		Buffer.of(formatVersion, suiteId),
		uint32(key.version),
	]);
	return Buffer.concat([
		header,
		encryptCommitted(
			key.bytes,
			envelopePurpose,
			associatedData(header, context),
			plaintext,
			randomness,
		),
	]);
}

/** @throws SecretTampered when the bytes, the key or the context are not those of the sealing */
export function openEnvelope(
	key: { version: number; bytes: Uint8Array },
	context: SealContext,
	sealed: Uint8Array,
): Buffer {
	const { keyVersion } = readEnvelopeHeader(sealed);
	if (keyVersion !== key.version)
		throw new SecretTampered("it names another version of the tenant's key");
	return decryptCommitted(
		key.bytes,
		envelopePurpose,
		associatedData(sealed.subarray(0, headerBytes), context),
		sealed.subarray(headerBytes),
	);
}

/**
 * Reads the header before the ciphertext, so that the right key can be fetched. It is authenticated only by opening.
 * @throws SecretTampered when the bytes are no envelope of a known format
 */
export function readEnvelopeHeader(sealed: Uint8Array): EnvelopeHeader {
	if (sealed.length < headerBytes + bodyOverhead)
		throw new SecretTampered("it is cut short");
	const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, headerBytes);
	const header = {
		format: bytes.readUInt8(0),
		suite: bytes.readUInt8(1),
		keyVersion: bytes.readUInt32BE(2),
	};
	if (header.format !== formatVersion || header.suite !== suiteId)
		throw new SecretTampered("its format is unknown");
	return header;
}

function associatedData(header: Uint8Array, context: SealContext): Buffer {
	const { tenantId, record, id, field, version } = context;
	if (!Number.isInteger(version) || version < 0 || version > largestVersion)
		throw new RangeError("a record's version is a 32-bit unsigned number");
	return joinParts(
		envelopePurpose,
		header,
		tenantId,
		record,
		id,
		field,
		uint32(version),
	);
}
