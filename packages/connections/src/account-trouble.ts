import type { AccountProof } from "@patchbay/platforms";
import type { ChosenAccount } from "./chosen-account.ts";

/** What is wrong with one chosen account, and what helps. */
export interface AccountTrouble {
	name: string;
	/** `part`: some of it is read; `unknown`: it was not tried yet. */
	kind: "unread" | "part" | "unknown";
	/** Sentences for a person, the action among them. */
	reason: string;
}

/**
 * What stands against an account: its proof, or how the last import went for it. A full import that ended after a failed
 * proof and read everything shows that the account is read.
 *
 * @param importFailure why the last import failed as a whole
 * @returns null when everything of the account is read
 */
export function troubleOfAccount(
	account: ChosenAccount,
	importFailure: string | null,
): AccountTrouble | null {
	const { name, proof, lastImport } = account;
	const shown =
		lastImport?.read === "all" && lastImport.full ? lastImport.endedAt : null;
	const failed = proof ? failedParts(proof) : [];
	if (proof && failed.length > 0) {
		if (shown && shown > new Date(proof.checkedAt)) return null;
		return {
			name,
			kind: failed.length === 3 ? "unread" : "part",
			reason: `${describeProof(proof)} Verify the connection again; if that does not help, choose the accounts without this one.`,
		};
	}
	if (lastImport && lastImport.read !== "all")
		return {
			name,
			// The proof has shown that it can be read.
			kind: proof || lastImport.read === "part" ? "part" : "unread",
			reason: importTrouble(
				lastImport.message ??
					(lastImport.read === "part"
						? "a part of it could not be read"
						: "nothing of it could be read"),
			),
		};
	if (!lastImport && importFailure !== null)
		return {
			name,
			kind: proof ? "part" : "unread",
			reason: importTrouble(importFailure),
		};
	if (!proof && !shown)
		return {
			name,
			kind: "unknown",
			reason: "it is being checked.",
		};
	return null;
}

const importTrouble = (message: string) =>
	`the last import failed: ${message}${/[.!?]$/.test(message) ? "" : "."} Retry it; if that does not help, choose the accounts without this one.`;

const parts = ["campaigns", "spend", "creatives"] as const;

/** The parts of an account that its proof could not read. */
export const failedParts = (proof: AccountProof) =>
	parts.filter((part) => proof[part] === "DENIED" || proof[part] === "FAILED");

/** Whether the platform has none of the parts that a proof reads: the account is reached, and nothing of it is read. */
export const isNothingOffered = (proof: AccountProof) =>
	parts.every((part) => proof[part] === "UNSUPPORTED");

/** Why an account could not be read, with a full stop. */
export function describeProof(proof: AccountProof): string {
	const { message } = proof;
	if (message) return /[.!?]$/.test(message) ? message : `${message}.`;
	return parts.some((part) => proof[part] === "DENIED")
		? "the platform denies access."
		: "reading failed.";
}
