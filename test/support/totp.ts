import { createHmac } from "node:crypto";

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The six digits that an authenticator app shows for a key in base 32 (RFC 6238, 30 seconds, SHA-1). */
export function totp(key: string, now = Date.now()): string {
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
	const hash = createHmac("sha1", decode(key)).update(counter).digest();
	const offset = (hash.at(-1) ?? 0) & 0xf;
	const number = hash.readUInt32BE(offset) & 0x7fffffff;
	return String(number % 1_000_000).padStart(6, "0");
}

function decode(key: string): Buffer {
	let bits = "";
	for (const letter of key.replaceAll(/[\s=]/g, "").toUpperCase())
		bits += base32.indexOf(letter).toString(2).padStart(5, "0");
	const bytes = bits.match(/.{8}/g) ?? [];
	return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}

/** The key of an `otpauth:` address, in base 32. */
export const keyOf = (totpUri: string): string =>
	new URL(totpUri).searchParams.get("secret") ?? "";

/** The code of an `otpauth:` address; `step` 1 is the one after it, which is accepted already. */
export const totpCode = (totpUri: string, step = 0): string =>
	totp(keyOf(totpUri), Date.now() + step * 30_000);

/** The key itself, as it must not stand anywhere. */
export const totpKey = (totpUri: string): Buffer => decode(keyOf(totpUri));
