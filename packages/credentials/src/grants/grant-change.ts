import type { Platform, SqlExecutor } from "@patchbay/db";

/** Change of a grant, told to the parts that depend on it. */
export type GrantChange =
	| {
			/** Ending of a grant for good: only the person can bring it back. */
			kind: "ended";
			status: "EXPIRED" | "REVOKED";
			message: string;
			/** Said instead where the connection is of the platform that found it. */
			ofPlatform?: { platform: Platform; message: string };
	  }
	/** Failure several times in a row, which may heal by itself. */
	| { kind: "failing"; message: string }
	/** Success of a refresh or a check. */
	| { kind: "works" }
	/** The person agreed again, or the platform accepts it after all. */
	| { kind: "renewed" }
	/** Scopes as they were saved just now, changed or not; null where the platform does not say which are held. */
	| { kind: "scopes"; scopes: readonly string[] | null; changed: boolean }
	/** Closing of a grant: nothing that was learned through it may be used any more. */
	| { kind: "closed" };

export interface ChangedGrant {
	tenantId: string;
	id: string;
}

/**
 * Told of each change within the transaction that saves it, with the grant's row locked: both are kept, or neither is.
 * What it throws undoes the change.
 */
export type OnGrantChanged = (
	sql: SqlExecutor,
	grant: ChangedGrant,
	change: GrantChange,
) => Promise<void>;
