import { recordAudit } from "@patchbay/audit";
import {
	inTenantSql,
	notify,
	retryConflicts,
	type SqlExecutor,
} from "@patchbay/db";
import type { AppError } from "@patchbay/errors";
import type { Urgency } from "@patchbay/limits";
import { failureKind } from "@patchbay/platforms";
import type { ConnectionsContext } from "../context.ts";
import type { ReadingKey } from "../reading/request-reading.ts";
import { refuseAccess } from "../standing/refuse-access.ts";

/** Subject of a check: the target of its audit entry, and the connections that are read anew after it. */
export interface CheckOf extends ReadingKey {
	target: { type: "Connection" | "Grant"; id: string; label: string | null };
	/** All of the grant at this platform when left out. */
	connectionId?: string;
	/** Urgency of what is asked: a person's only where one waits for the answer. */
	urgency: Urgency;
}

/**
 * Keeps what a failed check means: a passing failure is counted, a missing right is an error of the connections that were
 * checked, our own app's fault marks no tenant. What ended the grant has marked it already.
 */
export async function recordCheckFailure(
	ctx: ConnectionsContext,
	of: CheckOf,
	{ error, isCounted }: { error: AppError; isCounted: boolean },
): Promise<void> {
	const { tenantId, grantId } = of;
	const save = () =>
		inTenantSql(ctx.db, tenantId, async (sql) => {
			await sql.query(
				"select from platform_grant where tenant_id = $1 and id = $2 for no key update",
				[tenantId, grantId],
			);
			const ids = await lockChecked(sql, of);
			if (ids.length === 0) return;
			switch (failureKind(error)) {
				case "transient":
				case "rate_limited":
					if (!isCounted)
						await ctx.credentials.countFailure(
							sql,
							{ tenantId, id: grantId },
							error,
						);
					break;
				case "access":
				case "account":
					await refuseAccess(sql, tenantId, ids, error);
					break;
				default:
					break;
			}
			for (const id of ids) await notify(sql, "connection", { tenantId, id });
			await recordAudit(sql, ctx, {
				action: "VERIFY",
				target: of.target,
				succeeded: false,
				detail: { code: error.code },
			});
		});
	await retryConflicts(save);
}

async function lockChecked(
	sql: SqlExecutor,
	{ tenantId, grantId, platform, connectionId }: CheckOf,
): Promise<string[]> {
	const { rows } = await sql.query<{ id: string }>(
		`select id from connection where tenant_id = $1 and grant_id = $2 and platform = $3::"Platform"
			and ($4::uuid is null or id = $4) and status <> 'DISCONNECTED' order by id for no key update`,
		[tenantId, grantId, platform, connectionId ?? null],
	);
	return rows.map(({ id }) => id);
}
