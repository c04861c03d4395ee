export type AuditFaultKind =
	| "CHANGED"
	| "MISSING"
	| "INSERTED"
	| "REORDERED"
	| "CUT_OFF"
	| "BEYOND_HEAD"
	/** The chain is whole, but is not the one that an earlier head belongs to. */
	| "REWRITTEN";

/** One entry that is not as it was written. */
export interface AuditFault {
	kind: AuditFaultKind;
	/** The entry's place; for MISSING and CUT_OFF the first of those that are gone. */
	sequence: bigint;
	/** Null when the entry is gone. */
	id: string | null;
	message: string;
}

export interface AuditVerification {
	tenantId: string;
	/** Entries that were read. */
	entries: number;
	/** Head in the database; null when it has none. */
	head: AuditHead | null;
	/** Empty when the chain is whole. */
	faults: AuditFault[];
	/** True when there are more faults than are listed. */
	truncated: boolean;
}

/** The end of a chain, as it was at some time. */
export interface AuditHead {
	sequence: bigint;
	/** SHA-256, the last entry's link. */
	hash: Buffer;
}
