import type { AccountStatuses } from "../accounts/account-status.ts";

/** States of an advertiser account, in the words of TikTok's documentation. */
export const accountStatuses: AccountStatuses = {
	STATUS_ENABLE: { name: "Approved", open: true },
	STATUS_DISABLE: { name: "Disabled", open: false },
	STATUS_LIMIT: { name: "Suspended", open: false },
	STATUS_PENDING_CONFIRM: { name: "In review", open: false },
	STATUS_PENDING_VERIFIED: { name: "Waiting for verification", open: false },
	STATUS_PENDING_CONFIRM_MODIFY: { name: "Changes in review", open: false },
	STATUS_CONFIRM_FAIL: { name: "Not approved", open: false },
	STATUS_CONFIRM_FAIL_END: { name: "Not approved", open: false },
	STATUS_CONFIRM_MODIFY_FAIL: { name: "Changes not approved", open: false },
	STATUS_WAIT_FOR_BPM_AUDIT: { name: "In review", open: false },
	STATUS_WAIT_FOR_PUBLIC_AUTH: {
		name: "Waiting for bank verification",
		open: false,
	},
	STATUS_SELF_SERVICE_UNAUDITED: {
		name: "Waiting for verification",
		open: false,
	},
	STATUS_CONTRACT_PENDING: { name: "Contract not in effect", open: false },
};
