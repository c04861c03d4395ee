import { hash } from "node:crypto";
import type { Platform } from "@patchbay/db";

/** Hash of an app at its platform, or of a key where there is no app: all limits that it meets there are kept under it. */
export function appKey(platform: Platform, clientId: string): Buffer {
	return limitKey("app", platform, clientId);
}

/** Hash of an ad account, the same for every tenant and app. */
export function accountKey(platform: Platform, externalId: string): Buffer {
	return limitKey("account", platform, externalId);
}

/** Hash of a person at a platform. */
export function personKey(platform: Platform, userId: string): Buffer {
	return limitKey("person", platform, userId);
}

/** Hash of one window of a bucket of `owner`, who is an account, a person, or (empty) the app as a whole. */
export function windowKey(
	app: Buffer,
	owner: Buffer,
	bucket: string,
	seconds: number,
): Buffer {
	return limitKey(
		"window",
		app.toString("hex"),
		owner.toString("hex"),
		bucket,
		String(seconds),
	);
}

/**
 * Computes a key as `system.limit_key` does in the database: a hash of hashes, so that no two lists of parts look
 * alike.
 */
function limitKey(...parts: string[]): Buffer {
	return sha256(
		Buffer.concat(parts.map((part) => sha256(Buffer.from(part, "utf8")))),
	);
}

function sha256(bytes: Buffer): Buffer {
	return hash("sha256", bytes, "buffer");
}
