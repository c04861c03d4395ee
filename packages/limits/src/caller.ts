import type { Platform } from "@patchbay/db";
import type { LimitPolicy } from "@patchbay/platforms";
import type { Urgency } from "./urgency.ts";

/** Maker of requests, and the limits it is under. */
export interface Caller {
	platform: Platform;
	/** OAuth app's client id; null for a key, which is counted for whoever it belongs to. */
	clientId: string | null;
	/** Tenant whose own app it is; see `LimitedApp`. */
	tenantId?: string | null | undefined;
	/** Platform's id of the person whose credential is used, or another text that stands for that person alone. */
	person: string | Newcomer;
	policy: LimitPolicy;
	/** OAuth app's extras: they may hold limits of its own. */
	extras?: Readonly<Record<string, string>> | undefined;
	/** Urgency of what is asked; a person's when left out. */
	urgency?: Urgency | undefined;
}

/** Somebody who signs in, and of whom the platform has not said yet who they are. */
export interface Newcomer {
	/** Tenant in which they do: what the platform refuses one of them holds back the next ones there. */
	tenantId: string;
	/**
	 * Digest of the key that was pasted, under which its requests are counted until its owner is known. Left out where
	 * there is none; then nobody else is counted with them.
	 */
	keyDigest?: string;
}
