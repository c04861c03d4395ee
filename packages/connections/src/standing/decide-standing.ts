import type { AccountProof } from "@patchbay/platforms";
import { statusOfProofs } from "../health/proof-status.ts";
import { beingRead, type Standing, toChoose, works } from "./standing.ts";

/** Facts that decide a connection's standing once its grant works and reaches the platform. */
export interface StandingFacts {
	/** False for a platform without ad accounts, such as Google Drive. */
	hasAccounts: boolean;
	/** The chosen ones; `proof` is null of one that was not read yet. */
	accounts: readonly { name: string; proof: AccountProof | null }[];
	/** True once a call has proven the access. */
	verified: boolean;
	/** True when it worked before: then it goes on working until its proofs say otherwise. */
	worked: boolean;
}

/**
 * Decides how a connection is by its accounts: one that can be read makes it ACTIVE, the message names those that cannot;
 * ERROR when all were tried in vain.
 */
export function decideStanding(facts: StandingFacts): Standing {
	const { accounts, worked } = facts;
	if (!facts.hasAccounts) return facts.verified || worked ? works : beingRead;
	if (accounts.length === 0) return toChoose();
	const proven = accounts.flatMap(({ name, proof }) =>
		proof ? [{ name, proof }] : [],
	);
	const { status, message } = statusOfProofs(proven);
	if (status === "ERROR" && proven.length === accounts.length)
		return { status, cause: "PROOF", message };
	if (status === "ERROR" && !worked) return beingRead;
	return {
		status: "ACTIVE",
		cause: message === null ? "NONE" : "PROOF",
		message,
	};
}
