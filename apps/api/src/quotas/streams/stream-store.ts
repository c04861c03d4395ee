import { type Database, readInTenant, systemSql } from "@patchbay/db";

/** A stream that is open, as the database counts it. */
export interface LeasedStream {
	id: string;
	tenantId: string;
	actorId: string;
}

export interface StreamLimits {
	/** Streams of one key or person. */
	perActor: number;
	perTenant: number;
}

export interface StreamsOpened {
	/** The first so many of the ids. */
	opened: number;
	/** Open now, these among them. */
	ofActor: number;
	ofTenant: number;
}

/** The open streams of all processes. */
export interface StreamStore {
	/** Opens as many as fit. @throws Unavailable */
	open(
		tenantId: string,
		actorId: string,
		ids: readonly string[],
	): Promise<StreamsOpened>;
	/** Ends some, and says that the others still live. @throws Unavailable */
	keep(ended: readonly string[], held: readonly LeasedStream[]): Promise<void>;
}

/** Seconds after which a stream whose process has died no longer counts. */
export const leaseSeconds = 30;

export function createStreamStore(
	db: Database,
	{ perActor, perTenant }: StreamLimits,
): StreamStore {
	return {
		async open(tenantId, actorId, ids) {
			const [rows] = await readInTenant(db, tenantId, [
				{
					text: "select * from system.open_event_streams($1, $2, $3, $4, $5, $6)",
					values: [tenantId, actorId, ids, perActor, perTenant, leaseSeconds],
				},
			]);
			const [row] = rows as {
				opened: bigint;
				of_actor: bigint;
				of_tenant: bigint;
			}[];
			if (!row) throw new Error("open_event_streams() answered nothing");
			return {
				opened: Number(row.opened),
				ofActor: Number(row.of_actor),
				ofTenant: Number(row.of_tenant),
			};
		},
		async keep(ended, held) {
			await systemSql(db).query(
				"select system.keep_event_streams($1, $2, $3, $4, $5)",
				[
					ended,
					held.map(({ tenantId }) => tenantId),
					held.map(({ actorId }) => actorId),
					held.map(({ id }) => id),
					leaseSeconds,
				],
			);
		},
	};
}
