import { hash } from "node:crypto";
import type { Platform } from "@patchbay/db";

/** OAuth app as limits tell it apart; a key belongs to no app, and stands for whoever it belongs to. */
export interface LimitedApp {
	platform: Platform;
	/** OAuth app's client id; null for a key. */
	clientId: string | null;
	/**
	 * Tenant whose own app it is; left out for one that serves every tenant. A client id is no secret: whoever enters
	 * another's as an app of their own holds back themselves alone.
	 */
	tenantId?: string | null | undefined;
	/**
	 * Platform's id of whoever a key belongs to, as the platform said of the key itself: whoever has a key shares the owner's
	 * limits, in whichever tenant.
	 */
	owner?: string | null | undefined;
}

/** Hash of an app at its platform, or of a key's owner: all limits that it meets there are kept under it. */
export function appKey({
	platform,
	clientId,
	tenantId,
	owner,
}: LimitedApp): Buffer {
	return clientId === null
		? ownerKey(platform, owner ?? "")
		: clientKey(platform, clientId, tenantId);
}

/** Hash of an OAuth client at a platform, or at an identity provider. */
export function clientKey(
	platform: string,
	clientId: string,
	tenantId: string | null | undefined,
): Buffer {
	return limitKey("app", platform, clientId, ...(tenantId ? [tenantId] : []));
}

/** Hash of whoever keys belong to at a platform. */
export function ownerKey(platform: string, userId: string): Buffer {
	return limitKey("owner", platform, userId);
}

/** Hash of a pasted key whose owner is not known yet. */
export function pastedKey(platform: string, digest: string): Buffer {
	return limitKey("key", platform, digest);
}

/** Hash of an ad account, the same for every tenant and app. */
export function accountKey(platform: Platform, externalId: string): Buffer {
	return limitKey("account", platform, externalId);
}

/** Hash of a person at a platform, or at an identity provider. */
export function personKey(platform: string, userId: string): Buffer {
	return limitKey("person", platform, userId);
}

/** Hash of all people of a tenant who sign in at a platform, and of whom it is not known yet who they are there. */
export function newcomersKey(platform: string, tenantId: string): Buffer {
	return limitKey("newcomers", platform, tenantId);
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
