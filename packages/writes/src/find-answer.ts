import { inTenantSql } from "@patchbay/db";
import { Conflict } from "@patchbay/errors";
import type { WritesContext } from "./context.ts";
import { resolveChange } from "./resolving/resolve-change.ts";
import { findChange, isOpen } from "./rows/change-row.ts";
import type { Written } from "./running/perform.ts";

/**
 * Answer to a request that made the same change before. One that its process left open is resolved first.
 * @returns null when nothing came of it, or nothing is known any more: it may be begun anew
 * @throws {Conflict} while it is under way, or its outcome is not known
 */
export async function findAnswer(
	ctx: WritesContext,
	changeId: string,
): Promise<Written | null> {
	const { db, tenantId } = ctx;
	const find = () =>
		inTenantSql(db, tenantId, (sql) => findChange(sql, tenantId, changeId));
	let row = await find();
	if (row && isOpen(row) && !row.isHeld) {
		await resolveChange(ctx, tenantId, row);
		row = await find();
	}
	if (!row || row.state === "FAILED" || !row.answer) {
		if (row && isOpen(row))
			throw new Conflict(
				"The first request with this Idempotency-Key was sent, and its outcome is not known yet. Send it again in a minute.",
			);
		return null;
	}
	return { ...row.answer, target: { type: row.targetType, id: row.targetId } };
}
