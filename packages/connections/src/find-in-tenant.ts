import { connectionIsDisconnected } from "@patchbay/credentials";
import type {
	Connection,
	Grant,
	SqlExecutor,
	TenantTransaction,
} from "@patchbay/db";
import { asSql } from "@patchbay/db";
import { Conflict, NotFound } from "@patchbay/errors";
import { assertNotShredded } from "@patchbay/keys";

export type ConnectionRow = Connection & { grant: Grant | null };

/**
 * The connection with its grant, within the tenant of the transaction.
 * @throws {NotFound} also for another tenant's
 */
export async function getConnectionRow(
	tx: TenantTransaction,
	tenantId: string,
	connectionId: string,
): Promise<ConnectionRow> {
	const row = await tx.connection.findFirst({
		where: { id: connectionId, tenantId },
		include: { grant: true },
	});
	if (!row)
		throw new NotFound("There is no such connection.", {
			field: ["connectionId"],
		});
	return row;
}

/**
 * Locks a connection and, before it, its grant: everything that changes both takes them in this order.
 * @throws {NotFound} for an unknown connection
 * @throws {Conflict} when the connection was moved to another grant at this very moment
 */
export async function lockConnection(
	sql: SqlExecutor,
	tenantId: string,
	connectionId: string,
): Promise<{ grantId: string | null; status: Connection["status"] }> {
	const { rows: grants } = await sql.query<{ id: string }>(
		`select g.id from platform_grant g
		where g.tenant_id = $1 and g.id = (select c.grant_id from connection c where c.tenant_id = $1 and c.id = $2)
		for no key update`,
		[tenantId, connectionId],
	);
	const { rows } = await sql.query<{
		grant_id: string | null;
		status: Connection["status"];
	}>(
		"select grant_id, status from connection where tenant_id = $1 and id = $2 for no key update",
		[tenantId, connectionId],
	);
	const [row] = rows;
	if (!row)
		throw new NotFound("There is no such connection.", {
			field: ["connectionId"],
		});
	if (row.grant_id !== (grants[0]?.id ?? null))
		throw new Conflict("This connection has just changed. Try again.");
	return { grantId: row.grant_id, status: row.status };
}

/**
 * The grant of a connection that can be used.
 * @throws {AppError} RECONNECT_REQUIRED when the connection is disconnected or its grant is gone
 * @throws {KeysDestroyed} when it is because the tenant's keys were destroyed
 */
export async function usableGrantId(
	tx: TenantTransaction,
	connection: ConnectionRow,
): Promise<string> {
	const { grant } = connection;
	if (
		connection.status === "DISCONNECTED" ||
		!grant ||
		grant.destroyedAt !== null
	) {
		await assertNotShredded(asSql(tx), connection.tenantId);
		throw connectionIsDisconnected();
	}
	return grant.id;
}
