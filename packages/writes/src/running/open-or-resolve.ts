import { inTenantSql } from "@patchbay/db";
import { Conflict } from "@patchbay/errors";
import type { WritesContext } from "../context.ts";
import type { Change } from "../kinds/change.ts";
import { resolveChange } from "../resolving/resolve-change.ts";
import { findOpenChange } from "../rows/change-row.ts";
import type { Held } from "../rows/held.ts";
import { openChange } from "../rows/open-change.ts";
import { wordsOf } from "../targets/require-part.ts";
import { type Target, targetKeyOf } from "../targets/target.ts";
import { timingsOf } from "../timings.ts";

/**
 * Opens a change of an object. One that a process left open is resolved first.
 * @throws {Conflict} while another change of the object, or of its budget, is under way
 */
export async function openOrResolve(
	ctx: WritesContext,
	target: Target,
	change: Pick<Change, "kind" | "wanted">,
): Promise<Held> {
	const { tenantId, db } = ctx;
	const timings = timingsOf(ctx.writeTimings);
	const lease = timings.checking + timings.spare;
	for (let attempt = 1; ; attempt += 1) {
		const held = await inTenantSql(db, tenantId, (sql) =>
			openChange(sql, ctx, target, change, lease),
		);
		if (held) return held;
		const other = await inTenantSql(db, tenantId, (sql) =>
			findOpenChange(sql, tenantId, {
				targetKey: targetKeyOf(target),
				budgetKey: change.kind === "BUDGET" ? target.budgetKey : null,
			}),
		);
		// It has just ended, or nobody works on it and it can be ended now.
		const isFree =
			!other || (!other.isHeld && (await resolveChange(ctx, tenantId, other)));
		if (!isFree || attempt === mostAttempts)
			throw inUse(target, other?.sinceSent != null);
	}
}

const mostAttempts = 3;

function inUse(target: Target, wasSent: boolean): Conflict {
	const { at, object } = wordsOf(target, target.at.level);
	return new Conflict(
		wasSent
			? `A change of this ${object} was sent to ${at}, and its outcome is not known yet. It is looked up automatically; try again in a minute.`
			: `Another change of this ${object} is being made right now. Try again in a moment.`,
		{ field: ["targetId"] },
	);
}
