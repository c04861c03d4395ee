import type { Credentials, ProcessParts } from "@patchbay/credentials";
import type { CursorSigner, Listener, Statement } from "@patchbay/db";
import type { ImportQueue } from "@patchbay/imports";
import type { Mailer } from "@patchbay/mail";
import type { StoredOAuthApps } from "@patchbay/oauth-apps";
import type { BlobStore } from "@patchbay/storage";
import type { Authenticator } from "./auth/index.ts";
import type { Quotas } from "./quotas/quotas.ts";

/** Everything that the process holds once and every request uses. */
export interface Services extends ProcessParts {
	credentials: Credentials;
	oauthApps: StoredOAuthApps;
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
	/** Connections that the server keeps at the same moment. */
	maximumConnections: number;
	/** Callers who may read the schema alone. */
	introspection: "signed-in" | "public" | "off";
	/** Time that a query may take. */
	querySeconds: number;
	/** Time that an answer may wait for its reader. */
	slowReaderSeconds: number;
	/** False: connecting answers CONNECT_DISABLED. */
	connectEnabled: boolean;
	/** Told of each round trip of a request's reads. */
	onRead?: ((statements: readonly Statement[]) => void) | undefined;
}
