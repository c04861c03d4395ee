import { type AccessContext, requirePermission } from "@patchbay/access";
import { findById, type WithReader } from "@patchbay/db";
import { NotFound } from "@patchbay/errors";
import { type ConnectionRecord, connectionRecord } from "./list-connections.ts";

/** The tenant's connection, or null. */
export function findConnection(
	ctx: AccessContext & WithReader,
	id: string,
): Promise<ConnectionRecord | null> {
	requirePermission(ctx, "tenant.read");
	return findById(ctx.reader, "connection", connectionRecord, id);
}

/** @throws NotFound also for another tenant's connection */
export async function getConnection(
	ctx: AccessContext & WithReader,
	id: string,
): Promise<ConnectionRecord> {
	const connection = await findConnection(ctx, id);
	if (connection) return connection;
	throw new NotFound("This connection does not exist.");
}
