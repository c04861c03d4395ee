import type { SqlExecutor } from "@patchbay/db";
import { identityProviderOf, type PlatformId } from "@patchbay/platforms";

/**
 * Locks an OAuth client until the transaction ends. Who saves a grant shares it and then looks whether the client is set
 * up; who deletes an app takes it alone and then looks what uses the client: of the two the later one sees the other.
 * Rows cannot serve for it: an app of the installation belongs to another tenant than the grant. Taken before the grant's
 * row, and after the app's.
 */
export async function lockOAuthClient(
	sql: SqlExecutor,
	{ platform, clientId }: { platform: PlatformId; clientId: string },
	mode: "shared" | "alone",
): Promise<void> {
	const lock =
		mode === "shared"
			? "pg_advisory_xact_lock_shared"
			: "pg_advisory_xact_lock";
	await sql.query(
		`select ${lock}(hashtextextended('oauth client ' || $1 || ' ' || $2, 0))`,
		[identityProviderOf(platform), clientId],
	);
}
