import type { AuditWriter } from "@patchbay/audit";
import type { Credentials } from "@patchbay/credentials";
import type { CursorSigner, Database, Listener, Statement } from "@patchbay/db";
import type { BlobStore, ImportQueue } from "@patchbay/imports";
import type { Logger } from "@patchbay/logger";
import type { Mailer } from "@patchbay/mail";
import type { OAuthAppSource } from "@patchbay/oauth";
import type { PlatformEndpointTable, Platforms } from "@patchbay/platforms";
import type { Authenticator } from "./auth/index.ts";
import type { Quotas } from "./quotas/quotas.ts";

/** What the process holds once and every request uses. */
export interface Services {
	logger: Logger;
	db: Database;
	audit: AuditWriter;
	credentials: Credentials;
	platforms: Platforms;
	oauthApps: OAuthAppSource;
	endpoints: PlatformEndpointTable;
	queue: ImportQueue;
	listener: Listener;
	authenticator: Authenticator;
	mailer: Mailer;
	cursors: CursorSigner;
	blobs: BlobStore;
	quotas: Quotas;
	/** Signs the URLs of assets. */
	signingSecret: string;
	apiUrl: string;
	adminUrl: string;
	/** That the server keeps at the same moment. */
	maximumConnections: number;
	/** Whom the schema is told to without a field of it being asked for. */
	introspection: "signed-in" | "public" | "off";
	/** How long a query may take. */
	querySeconds: number;
	/** How long an answer may wait for its reader. */
	slowReaderSeconds: number;
	/** False: connecting answers CONNECT_DISABLED. */
	connectEnabled: boolean;
	/** Told of each round trip of a request's reads. */
	onRead?: ((statements: readonly Statement[]) => void) | undefined;
}
