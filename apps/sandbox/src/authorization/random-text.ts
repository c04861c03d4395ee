import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** Characters of base64url that nobody can guess. */
export function randomText(length: number): string {
	return randomBytes(length).toString("base64url").slice(0, length);
}

/** Compares without telling by its time how much is equal. */
export function isSameText(expected: string, given: string): boolean {
	const digest = (text: string): Buffer =>
		createHash("sha256").update(text).digest();
	return timingSafeEqual(digest(expected), digest(given));
}
