import type { OAuth2Server } from "../authorization/oauth2-server.ts";
import type { Reply } from "../simulator.ts";
import type { Clock } from "../world/clock.ts";
import type { StoredFiles } from "./drive/stored-files.ts";
import type { Uploads } from "./drive/uploads.ts";
import type { SheetsQuota } from "./sheets/quota.ts";

/** All that a route may need. */
export type WorkspaceParts = {
	server: OAuth2Server;
	clock: Clock;
	files: StoredFiles;
	uploads: Uploads;
	quota: SheetsQuota;
	/** Page tokens that were given out before are no longer known after it was raised. */
	pageTokenEpoch: number;
};

/** An answer as JSON, or a reply of another kind; null where there is nothing at the address. */
export type Answer = Record<string, unknown> | { reply: Reply } | null;
