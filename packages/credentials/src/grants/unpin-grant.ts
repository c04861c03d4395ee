import type { SqlExecutor } from "@patchbay/db";
import type { Dependencies } from "../dependencies.ts";
import type { ChangedGrant } from "./grant-change.ts";

/** Lets a grant end with its last connection from now on, in a transaction that holds its row. */
export async function unpinGrant(
	_deps: Dependencies,
	sql: SqlExecutor,
	{ tenantId, id }: ChangedGrant,
): Promise<void> {
	await sql.query(
		"update platform_grant set pinned = false where tenant_id = $1 and id = $2 and pinned",
		[tenantId, id],
	);
}
