import { inTenantSql, systemSql } from "@patchbay/db";
import type { WritesParts } from "../context.ts";
import { findChange, isOpen } from "../rows/change-row.ts";
import { resolveChange } from "./resolve-change.ts";

const atOnce = 50;

/** Finds out what became of changes, of all tenants, that their processes left open. For the worker. */
export async function resolveDueChanges(
	parts: WritesParts,
	{ signal }: { signal?: AbortSignal } = {},
): Promise<{ resolved: number; left: number }> {
	const { rows } = await systemSql(parts.db).query<{
		tenant_id: string;
		change_id: string;
	}>("select * from system.platform_changes_due($1)", [atOnce]);
	let resolved = 0;
	let left = 0;
	for (const { tenant_id: tenantId, change_id: id } of rows) {
		if (signal?.aborted) break;
		try {
			const row = await inTenantSql(parts.db, tenantId, (sql) =>
				findChange(sql, tenantId, id),
			);
			if (!row || !isOpen(row) || row.isHeld) continue;
			if (await resolveChange(parts, tenantId, row)) resolved += 1;
			else left += 1;
		} catch (err) {
			// One that cannot be found out now must not keep the others waiting.
			left += 1;
			parts.logger.warn(
				{ err, tenantId, changeId: id },
				"a change was not resolved; it is tried again",
			);
		}
	}
	return { resolved, left };
}
