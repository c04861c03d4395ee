import { createHash } from "node:crypto";

/** A short mark of a text, by which it is known again. */
export function digestOf(text: string): string {
	return createHash("sha256").update(text).digest("base64url").slice(0, 12);
}
