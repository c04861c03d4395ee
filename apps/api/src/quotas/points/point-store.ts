import { type Database, readInTenant } from "@patchbay/db";

/** One step on a bucket: gives points back, then takes some. */
export interface TakePoints {
	tenantId: string;
	actorId: string;
	/** Taken earlier and not used. */
	givenBack: number;
	/** The fewest that are of use; 0 to take none. */
	needed: number;
	/** The most to be taken. */
	wanted: number;
	/** Taken only where as many are left behind. */
	kept: number;
}

export interface PointsTaken {
	/** 0, or at least `needed`. */
	taken: number;
	/** Points left in the bucket. */
	available: number;
}

/** The buckets that all processes share. */
export interface PointStore {
	/** @throws Unavailable */
	take(step: TakePoints): Promise<PointsTaken>;
}

/** Size of a bucket, and what it restores in a second until it is full. */
export interface PointLimits {
	capacity: number;
	perSecond: number;
}

/** Buckets in the database, filled by its clock. */
export function createPointStore(
	db: Database,
	{ capacity, perSecond }: PointLimits,
): PointStore {
	return {
		async take({ tenantId, actorId, givenBack, needed, wanted, kept }) {
			const [rows] = await readInTenant(db, tenantId, [
				{
					text: "select * from system.take_points($1, $2, $3, $4, $5, $6, $7, $8)",
					values: [
						tenantId,
						actorId,
						givenBack,
						needed,
						wanted,
						kept,
						capacity,
						perSecond,
					],
				},
			]);
			const [row] = rows as { taken: bigint; available: bigint }[];
			if (!row) throw new Error("take_points() answered nothing");
			return { taken: Number(row.taken), available: Number(row.available) };
		},
	};
}
