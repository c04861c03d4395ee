import type { AccountStatuses } from "../accounts/account-status.ts";

/** States of an ad account. One that is deleted for good is not listed. */
export const accountStatuses: AccountStatuses = {
	ACTIVE: { name: "Active", open: true },
	DRAFT: { name: "Draft", open: false },
	CANCELED: { name: "Cancelled", open: false },
	PENDING_DELETION: { name: "Being deleted", open: false },
	REMOVED: { name: "Deleted", open: false },
};
