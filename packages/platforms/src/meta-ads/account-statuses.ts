import type { AccountStatuses } from "../accounts/account-status.ts";

/** States of an ad account by the names of Meta's reference; its replies have the numbers. */
export const accountStatuses: AccountStatuses = {
	ACTIVE: { name: "Active", open: true },
	DISABLED: { name: "Disabled", open: false },
	UNSETTLED: { name: "Payment failed", open: false },
	PENDING_RISK_REVIEW: { name: "In risk review", open: false },
	PENDING_SETTLEMENT: { name: "Payment pending", open: false },
	// A payment failed, and ads run on for some days.
	IN_GRACE_PERIOD: { name: "In grace period", open: true },
	PENDING_CLOSURE: { name: "Being closed", open: false },
	CLOSED: { name: "Closed", open: false },
	ANY_ACTIVE: { name: "Active", open: true },
	ANY_CLOSED: { name: "Closed", open: false },
};

const words: Readonly<Record<number, keyof typeof accountStatuses>> = {
	1: "ACTIVE",
	2: "DISABLED",
	3: "UNSETTLED",
	7: "PENDING_RISK_REVIEW",
	8: "PENDING_SETTLEMENT",
	9: "IN_GRACE_PERIOD",
	100: "PENDING_CLOSURE",
	101: "CLOSED",
	201: "ANY_ACTIVE",
	202: "ANY_CLOSED",
};

/** Name of a state by its number; the number itself where it is not known. */
export function accountStatusWord(status: number): string {
	return words[status] ?? `STATUS_${status}`;
}
