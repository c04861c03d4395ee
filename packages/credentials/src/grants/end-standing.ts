import type { SqlExecutor } from "@patchbay/db";
import type { Dependencies } from "../dependencies.ts";
import type { ChangedGrant } from "./grant-change.ts";

/** Ends what keeps a grant alive without a connection, in a transaction that holds its row. */
export async function endStanding(
	_deps: Dependencies,
	sql: SqlExecutor,
	{ tenantId, id }: ChangedGrant,
): Promise<void> {
	await sql.query(
		"update platform_grant set standing = false where tenant_id = $1 and id = $2 and standing",
		[tenantId, id],
	);
}
