import { createHash } from "node:crypto";

const shortAlphabet =
	"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
/** Crockford's base 32, of which a ULID is made. */
const ulidAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Six characters that follow from the words, as lists, segments, flows, metrics and templates are called. */
export function shortId(...words: (string | number)[]): string {
	return spell(shortAlphabet, digestOf(words).subarray(0, 6));
}

/** A ULID: ten characters of its time, and sixteen that follow from the words. */
export function ulid(at: number, ...words: (string | number)[]): string {
	let time = "";
	for (let left = at, place = 0; place < 10; place++) {
		time = (ulidAlphabet[left % 32] ?? "") + time;
		left = Math.floor(left / 32);
	}
	return time + spell(ulidAlphabet, digestOf(words).subarray(0, 16));
}

/** A UUID of version 4's form that follows from the words. */
export function uuid(...words: (string | number)[]): string {
	const hex = digestOf(words).toString("hex");
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Digits of a number beyond 2^53, as images and actions of flows are called. */
export function longNumber(...words: (string | number)[]): string {
	const digest = digestOf(words).readUInt32BE(0);
	return String(9_007_199_254_740_993n + 2n * BigInt(digest));
}

function digestOf(words: readonly (string | number)[]): Buffer {
	return createHash("sha256")
		.update(`klaviyo ${words.join(" ")}`)
		.digest();
}

function spell(alphabet: string, bytes: Buffer): string {
	return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join("");
}
