import type { ConnectionCause, ConnectionStatus } from "@patchbay/db";

/**
 * State of a connection, and its cause. The cause is compared; the sentence is for a person and its wording may change
 * any time.
 */
export interface Standing {
	status: ConnectionStatus;
	cause: ConnectionCause;
	message: string | null;
}

/** A standing as the columns of a new row. */
export const toColumns = ({ status, cause, message }: Standing) => ({
	status,
	cause,
	statusMessage: message,
	reconnectRequired: false,
});

/** Nothing stands in the connection's way. */
export const works: Standing = {
	status: "ACTIVE",
	cause: "NONE",
	message: null,
};

/** Accounts are chosen by a person first. */
export const toChoose = (
	message = "Choose the ad accounts that belong to this brand.",
): Standing => ({ status: "PENDING", cause: "ACCOUNTS", message });

/** A worker reads what is connected. */
export const beingRead: Standing = {
	status: "PENDING",
	cause: "PROOF",
	message:
		"The connected accounts and files are being read for the first time.",
};

/** A worker lists the accounts, because it took longer than a person waits. */
export const beingListed: Standing = {
	status: "PENDING",
	cause: "LISTING",
	message:
		"The ad accounts of this login are still being listed. They will appear here automatically.",
};
