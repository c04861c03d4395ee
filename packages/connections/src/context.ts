import type { AccessContext } from "@patchbay/access";
import type { Credentials, ProcessParts } from "@patchbay/credentials";
import type { SqlExecutor } from "@patchbay/db";

/** Everything that a verb of this package takes: who acts, for which tenant, and with what. */
export type ConnectionsContext = AccessContext &
	ProcessParts & {
		credentials: Credentials;
		/** Address of the admin app; return paths must lie inside it. */
		adminUrl: string;
		/** False: connecting answers CONNECT_DISABLED. */
		connectEnabled: boolean;
		/** Time a person waits for the platform while connecting, before a worker goes on; 25 seconds when left out. */
		connectMilliseconds?: number;
		/** Fires when the caller has left: nobody waits for a list of accounts any more. */
		signal?: AbortSignal;
		/**
		 * Removes stored files by key, in the transaction that deletes the rows that named them. Keys that are gone already,
		 * or that other rows still name, are fine.
		 */
		deleteBlobs?: (sql: SqlExecutor, keys: readonly string[]) => Promise<void>;
	};
