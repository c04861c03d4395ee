import {
	type ConnectionStatus,
	type Database,
	type Platform,
	readInTenant,
} from "@patchbay/db";
import { AppError, NotFound } from "@patchbay/errors";
import { type GrantRow, selectGrantsOfConnections } from "./grant-row.ts";
import { groupReads } from "./group-reads.ts";

/** A grant as one connection stands on it. */
export type ConnectionGrantRow = GrantRow & {
	connection_id: string;
	connection_status: ConnectionStatus;
	connection_platform: Platform;
};

/** Reads the grant that a connection stands on; callers of one tenant share a statement. */
export interface GrantsOfConnections {
	/**
	 * @throws {NotFound} also for another tenant's connection
	 * @throws {AppError} RECONNECT_REQUIRED when the connection is disconnected or its grant is gone
	 */
	read(tenantId: string, connectionId: string): Promise<ConnectionGrantRow>;
}

export function createGrantsOfConnections(db: Database): GrantsOfConnections {
	const groups = new Map<
		string,
		ReturnType<typeof groupReads<ConnectionGrantRow>>
	>();

	async function readGroup(tenantId: string, connectionIds: readonly string[]) {
		const [rows = []] = await readInTenant(db, tenantId, [
			{ text: selectGrantsOfConnections, values: [tenantId, connectionIds] },
		]);
		return new Map(
			(rows as unknown as ConnectionGrantRow[]).map((row) => [
				row.connection_id,
				row,
			]),
		);
	}

	return {
		async read(tenantId, connectionId) {
			let group = groups.get(tenantId);
			if (!group) {
				group = groupReads((ids) => readGroup(tenantId, ids));
				groups.set(tenantId, group);
			}
			let row: ConnectionGrantRow | undefined;
			try {
				row = await group.read(connectionId);
			} finally {
				if (group.isIdle()) groups.delete(tenantId);
			}
			if (!row)
				throw new NotFound("There is no such connection.", {
					field: ["connectionId"],
				});
			if (
				row.connection_status === "DISCONNECTED" ||
				row.id === null ||
				row.destroyed_at !== null
			)
				throw connectionIsDisconnected();
			return row;
		},
	};
}

/** RECONNECT_REQUIRED, for a connection that no grant stands behind any more. */
export function connectionIsDisconnected(): AppError {
	return new AppError(
		"RECONNECT_REQUIRED",
		"This connection is disconnected. Connect it again first.",
		{ field: ["connectionId"] },
	);
}
