import { hash } from "node:crypto";
import type { Platform } from "@patchbay/db";

/** OAuth app as limits tell it apart. */
export interface LimitedApp {
	platform: Platform;
	/** OAuth app's client id; the grant's id where the credential needs no app, so that no two of them are counted together. */
	clientId: string;
	/**
	 * Tenant whose own app it is; left out for one that serves every tenant. A client id is no secret: whoever enters
	 * another's as an app of their own holds back themselves alone.
	 */
	tenantId?: string | null | undefined;
}

/** Hash of an app at its platform, or of a key where there is no app: all limits that it meets there are kept under it. */
export function appKey({ platform, clientId, tenantId }: LimitedApp): Buffer {
	return limitKey("app", platform, clientId, ...(tenantId ? [tenantId] : []));
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
