import { inTenantSql } from "@patchbay/db";
import { AppError, Forbidden, InvalidInput, NotFound } from "@patchbay/errors";
import { recordOutcome } from "@patchbay/reliability";
import type { ConnectionsContext } from "../context.ts";

/**
 * Counts a try to connect that failed, unless what was asked for could not be tried at all. Throws nothing: the failure itself
 * is worth more to the caller.
 */
export async function noteFailedConnect(
	ctx: ConnectionsContext,
	error: unknown,
): Promise<void> {
	if (wasNotTried(error)) return;
	try {
		await inTenantSql(ctx.db, ctx.tenantId, (sql) =>
			recordOutcome(sql, ctx.tenantId, {
				kind: "CONNECT",
				tried: 1,
				succeeded: 0,
			}),
		);
	} catch (err) {
		ctx.logger.warn({ err }, "a failed connection could not be counted");
	}
}

function wasNotTried(error: unknown): boolean {
	return (
		error instanceof InvalidInput ||
		error instanceof Forbidden ||
		error instanceof NotFound ||
		(error instanceof AppError &&
			["CONNECT_DISABLED", "APP_NOT_CONFIGURED", "CONFLICT"].includes(
				error.code,
			))
	);
}
