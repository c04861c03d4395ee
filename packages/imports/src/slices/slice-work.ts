import type { ImportStream, Platform } from "@patchbay/db";
import type { AccountRef } from "@patchbay/platforms";

/** How long a slice belongs to the worker that took it, unless that worker says it is alive. */
export const leaseSeconds = 10;

/** What one taken slice is: everything its worker needs, read once when it was taken. */
export interface SliceWork {
	tenantId: string;
	importJobId: string;
	sliceId: string;
	stream: ImportStream;
	/** Raised by each taking: a write with an older one is refused. */
	epoch: number;
	/** By this process's `performance.now()`: for how long it has had a place. */
	takenAt: number;
	/** Where to go on; null for the beginning. */
	cursor: string | null;
	/** Failed tries since the last page that was saved. */
	attempts: number;
	/** YYYY-MM-DD; of metrics only. */
	window: { from: string; to: string } | null;
	job: {
		/** What is stamped at this moment or later was read by this job. */
		startedAt: Date;
		requestId: string;
		/** Null for all. */
		campaignExternalIds: string[] | null;
		campaignLimit: number | null;
	};
	connection: {
		id: string;
		brandId: string;
		platform: Platform;
		grantId: string;
		/** OAuth app's client id; null for a key, which belongs to none. */
		clientId: string | null;
	};
	/** Null for what concerns the whole connection. */
	account: SliceAccount | null;
}

export interface SliceAccount extends AccountRef {
	id: string;
	name: string;
}

/** Whether the job reads but a part of the account's campaigns. */
export function isPartial({ job }: SliceWork): boolean {
	return job.campaignExternalIds !== null || job.campaignLimit !== null;
}
