import { hash } from "node:crypto";

/** SHA-256 of a sealed value in hex, as the audit notes it: an older value that somebody put back is noticed by it. */
export function sealedSha256(sealed: Buffer): string {
	return hash("sha256", sealed, "hex");
}
