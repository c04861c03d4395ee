import type { AccountProof } from "@patchbay/platforms";
import type { ChosenAccount } from "../accounts/chosen-account.ts";

/** Problem with one chosen account, and its remedy. */
export interface AccountTrouble {
	name: string;
	/** `part`: some of it is read; `unknown`: it was not tried yet. */
	kind: "unread" | "part" | "unknown";
	/** Sentences for a person, the action among them. */
	reason: string;
}

/**
 * Finds what is wrong with an account: from its proof, or from its part in the last import. A full import that ended
 * after a failed proof and read everything shows that the account can be read.
 *
 * @param importFailure why the last import failed as a whole
 * @param isOnly whether no other account is chosen, so that this one cannot be left out
 * @returns null when the whole account is read
 */
export function troubleOfAccount(
	account: ChosenAccount,
	importFailure: string | null,
	isOnly: boolean,
): AccountTrouble | null {
	const { name, proof, lastImport } = account;
	const otherwise = `if that does not help, ${isOnly ? "reconnect with an access that may read it" : "choose the accounts without this one"}.`;
	const importTrouble = (message: string) =>
		`the last import failed: ${message}${/[.!?]$/.test(message) ? "" : "."} Retry it; ${otherwise}`;
	const shown =
		lastImport?.read === "all" && lastImport.full ? lastImport.endedAt : null;
	const failed = proof ? failedParts(proof) : [];
	if (proof && failed.length > 0) {
		if (shown && shown > new Date(proof.checkedAt)) return null;
		return {
			name,
			kind: failed.length === 3 ? "unread" : "part",
			reason: `${describeProof(proof)} Verify the connection again; ${otherwise}`,
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
						? "part of it could not be read"
						: "none of it could be read"),
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
			reason: "being checked.",
		};
	return null;
}

const parts = ["campaigns", "spend", "creatives"] as const;

/** The parts of an account that its proof could not read. */
export const failedParts = (proof: AccountProof) =>
	parts.filter((part) => proof[part] === "DENIED" || proof[part] === "FAILED");

/** Tells whether the platform has none of the parts that a proof reads: the account is reached, and nothing of it is read. */
export const isNothingOffered = (proof: AccountProof) =>
	parts.every((part) => proof[part] === "UNSUPPORTED");

/** Says why an account could not be read, with a full stop. */
export function describeProof(proof: AccountProof): string {
	const { message } = proof;
	if (message) return /[.!?]$/.test(message) ? message : `${message}.`;
	return parts.some((part) => proof[part] === "DENIED")
		? "the platform denies access."
		: "reading failed.";
}
