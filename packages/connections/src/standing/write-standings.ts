import { notify, type SqlExecutor } from "@patchbay/db";
import type { Standing } from "./standing.ts";

/** Writes how connections are and tells who watches them. Call it with the connections, or their grant, locked. */
export async function writeStandings(
	sql: SqlExecutor,
	tenantId: string,
	standings: readonly ({ id: string } & Standing)[],
): Promise<void> {
	if (standings.length === 0) return;
	await sql.query(
		`update connection c set status = u.status, cause = u.cause, status_message = u.message, reconnect_required = false
		from unnest($2::uuid[], $3::"ConnectionStatus"[], $4::"ConnectionCause"[], $5::text[]) as u(id, status, cause, message)
		where c.tenant_id = $1 and c.id = u.id`,
		[
			tenantId,
			standings.map(({ id }) => id),
			standings.map(({ status }) => status),
			standings.map(({ cause }) => cause),
			standings.map(({ message }) => message),
		],
	);
	for (const { id } of standings)
		await notify(sql, "connection", { tenantId, id });
}

/** Writes one standing of a connection. */
export const writeStanding = (
	sql: SqlExecutor,
	{ tenantId, id }: { tenantId: string; id: string },
	standing: Standing,
): Promise<void> => writeStandings(sql, tenantId, [{ id, ...standing }]);
