import { createHmac, timingSafeEqual } from "node:crypto";
import { isBlobKey } from "@patchbay/storage";

export interface SignedAsset {
	key: string;
	/** Content-Type of the reply; part of the signed text. */
	mimeType: string;
	expiresAt: Date;
}

/**
 * The path and query that serve a blob until `expiresAt`, below `/assets/`: HMAC-SHA-256 over key, type and expiry. Put the
 * API's public origin before it.
 */
export function signAssetUrl({
	key,
	mimeType,
	expiresAt,
	signingKey,
}: SignedAsset & { signingKey: string }): string {
	if (!isBlobKey(key)) throw new RangeError("not a key of a blob");
	const expires = Math.floor(expiresAt.getTime() / 1000);
	const query = new URLSearchParams({
		expires: String(expires),
		type: mimeType,
		signature: sign(signingKey, key, mimeType, expires).toString("base64url"),
	});
	return `/assets/${key}?${query}`;
}

/**
 * Reads which content a request below `/assets/` may fetch.
 * @param url path and query, as requested
 * @returns null when it is forged, changed, expired or malformed
 */
export function verifyAssetUrl(
	url: string,
	{ signingKey, now }: { signingKey: string; now: Date },
): SignedAsset | null {
	const { pathname, searchParams } = new URL(url, "http://assets");
	const key = pathname.replace(/^\/assets\//, "");
	const mimeType = searchParams.get("type") ?? "";
	const expires = Number(searchParams.get("expires"));
	const given = Buffer.from(searchParams.get("signature") ?? "", "base64url");
	if (!pathname.startsWith("/assets/") || !isBlobKey(key)) return null;
	if (!Number.isSafeInteger(expires)) return null;
	const right = sign(signingKey, key, mimeType, expires);
	if (given.length !== right.length || !timingSafeEqual(given, right))
		return null;
	if (expires * 1000 <= now.getTime()) return null;
	return { key, mimeType, expiresAt: new Date(expires * 1000) };
}

/** The purpose keeps a signature of something else, made with the same secret, from serving here. */
function sign(
	signingKey: string,
	key: string,
	mimeType: string,
	expires: number,
): Buffer {
	return createHmac("sha256", signingKey)
		.update(JSON.stringify(["asset-url", key, mimeType, expires]))
		.digest();
}
