import type { AccountStatuses } from "../accounts/account-status.ts";

/** X's own mark of a deleted account is a field beside its approval. */
export const deletedStatus = "DELETED";

/** States of X's approval of an account. */
export const accountStatuses: AccountStatuses = {
	ACCEPTED: { name: "Accepted", open: true },
	CANCELED: { name: "Canceled", open: false },
	LOCKED: { name: "Locked", open: false },
	PENDING: { name: "Waiting for review", open: false },
	REJECTED: { name: "Rejected", open: false },
	UNDER_REVIEW: { name: "Under review", open: false },
	[deletedStatus]: { name: "Deleted", open: false },
};
