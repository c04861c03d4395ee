import type { AccountStatuses } from "../accounts/account-status.ts";

/** States of an ad account (`admin_approval`), in the words of Reddit's documentation. */
export const accountStatuses: AccountStatuses = {
	VALID: { name: "Approved", open: true },
	TRUSTED: { name: "Trusted", open: true },
	ADMIN: { name: "Reddit's own", open: true },
	PENDING: { name: "In review", open: false },
	NEEDS_ID_VERIFICATION: { name: "Waiting for verification", open: false },
	SUSPICIOUS: { name: "Under investigation", open: false },
	SUSPENDED: { name: "Suspended", open: false },
	BANNED: { name: "Banned", open: false },
};
