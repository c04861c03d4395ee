import type { AccessContext } from "@patchbay/access";
import type { SqlExecutor } from "@patchbay/db";
import { type AuditEntry, toEntryJson } from "./audit-entry.ts";

/** Takes the tenant and a JSON array of entries. */
export const appendStatement =
	"select sequence from system.append_audit($1::uuid, $2::jsonb)";

/**
 * Writes an entry in the transaction of `sql`, which must be the tenant's: the deed and its entry commit together or
 * not at all. Call it last, because the tenant's other entries wait from here until the transaction ends; and await no
 * `AuditWriter` after it within the transaction.
 */
export async function recordAudit(
	sql: SqlExecutor,
	ctx: AccessContext,
	entry: AuditEntry,
): Promise<void> {
	await sql.query(appendStatement, [
		ctx.tenantId,
		`[${toEntryJson(ctx, entry)}]`,
	]);
}
