import type { AccountStatuses } from "../accounts/account-status.ts";

/** States of a customer: `CustomerStatusEnum`. */
export const accountStatuses: AccountStatuses = {
	ENABLED: { name: "Enabled", open: true },
	CANCELED: { name: "Canceled", open: false },
	SUSPENDED: { name: "Suspended", open: false },
	CLOSED: { name: "Closed", open: false },
};
