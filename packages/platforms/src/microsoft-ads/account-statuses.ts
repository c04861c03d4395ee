import type { AccountStatuses } from "../accounts/account-status.ts";

/** States of an advertiser account (AccountLifeCycleStatus), in the words of Microsoft's documentation. */
export const accountStatuses: AccountStatuses = {
	Active: { name: "Active", open: true },
	// Set by whoever owns it; campaigns do not run, and everything can be read.
	Pause: { name: "Paused", open: true },
	Draft: { name: "Draft", open: false },
	Inactive: { name: "Inactive", open: false },
	Pending: { name: "Pending", open: false },
	Suspended: { name: "Suspended", open: false },
};
