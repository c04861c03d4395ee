import type { Platform } from "@patchbay/db";
import { identityProviderOf, type LimitBucket } from "@patchbay/platforms";
import { tokenBucket } from "./bucket-names.ts";
import {
	accountKey,
	clientKey,
	newcomersKey,
	ownerKey,
	pastedKey,
	personKey,
} from "./limit-key.ts";

export type LimitScope = LimitBucket["per"];

/** Hashes of whoever a request is counted for. */
export interface Owners {
	app: Buffer;
	of: Readonly<Record<LimitScope, Buffer>>;
	/** People whose sign-in one refusal holds back; null for a request of somebody who is known. */
	newcomers: Buffer | null;
}

/** Caller as owners are computed of it. */
export interface CountedCaller {
	platform: Platform;
	clientId: string | null;
	tenantId?: string | null | undefined;
	person: string;
	/** Present while `person` is only a name of ours, or the digest of a key. */
	newcomer?: { tenantId: string } | undefined;
	/** Hash of the key's owner, where it was found out before. */
	knownOwner?: Buffer | null | undefined;
}

/** Stands for the app as a whole, or for the owner of a key. */
const whole = Buffer.alloc(0);

/**
 * Tells whom a request is counted for. One that is about no account is counted for its person, as if that were an account.
 * A token endpoint belongs to the identity provider, whichever of its platforms asks there.
 */
export function ownersOf(
	caller: CountedCaller,
	account: string | null,
	bucket: string,
): Owners {
	const { platform, clientId, tenantId, person, newcomer, knownOwner } = caller;
	const isToken = bucket === tokenBucket;
	const where = isToken ? identityProviderOf(platform) : platform;
	const newcomers =
		newcomer && isToken ? newcomersKey(where, newcomer.tenantId) : null;
	if (clientId === null) {
		// An owner is app and person at once: nobody else's requests are counted with theirs.
		const app =
			knownOwner ??
			(newcomer ? pastedKey(where, person) : ownerKey(where, person));
		const own = account === null ? whole : accountKey(platform, account);
		return {
			app,
			of: { app: whole, account: own, person: whole },
			newcomers,
		};
	}
	const personal = personKey(where, person);
	return {
		app: clientKey(where, clientId, tenantId),
		of: {
			app: whole,
			account: account === null ? personal : accountKey(platform, account),
			person: personal,
		},
		newcomers,
	};
}
