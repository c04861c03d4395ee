import type { ImportLane, ImportStream, Platform } from "@patchbay/db";
import type { AccountRef } from "@patchbay/platforms";

/** Time that a slice belongs to the worker that claimed it without a sign of life. */
export const leaseSeconds = 10;

/** Workers that may stop in the middle of a slice, one after the other, before nobody tries it any more. */
export const mostTakeovers = 10;

/** Claimed slice with everything its worker needs, read once at the claim. */
export interface SliceWork {
	tenantId: string;
	importJobId: string;
	sliceId: string;
	stream: ImportStream;
	/** Raised by each claim: a write with an older one is refused. */
	epoch: number;
	/** Time of the claim by this process's `performance.now()`, from which its time in a place counts. */
	claimedAt: number;
	/** Cursor to resume from; null for the beginning. */
	cursor: string | null;
	/** True when its last page is saved already, and it has only to be ended. */
	isRead: boolean;
	/** Failed tries since the last page beyond all earlier ones, when it was claimed. */
	attempts: number;
	/** Number of times that it was begun again. */
	restarts: number;
	/** Workers in a row that were gone before they had saved a page of it. */
	takeovers: number;
	/** YYYY-MM-DD; of metrics only. */
	window: { from: string; to: string } | null;
	job: {
		lane: ImportLane;
		/** Time from which on stamped rows were read by this job. */
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
		/** Platform's id of the person, or of the account, that the grant belongs to. */
		platformUserId: string | null;
		/** The tenant, where that app is its own; null for one that serves every tenant. */
		appTenantId: string | null;
		/** Key of what counts as a conversion; null for the platform's default. */
		conversion: string | null;
	};
	/** Null for what concerns the whole connection. */
	account: SliceAccount | null;
}

export interface SliceAccount extends AccountRef {
	id: string;
	name: string;
}

/** Question about conversions that goes with every reading of numbers. */
export const conversionOf = ({
	connection: { conversion },
}: Pick<SliceWork, "connection">): { conversion?: string } =>
	conversion === null ? {} : { conversion };

/** Tells whether the job reads only a part of the account's campaigns. */
export function isPartial({ job }: SliceWork): boolean {
	return job.campaignExternalIds !== null || job.campaignLimit !== null;
}
