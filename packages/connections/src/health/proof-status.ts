import type { UserErrorCode } from "@patchbay/errors";
import type { AccountProof } from "@patchbay/platforms";
import { describeProof, failedParts } from "./account-trouble.ts";
import { countRead } from "./count-read.ts";

/** Outcome of reading the chosen accounts, as the connection shows it. */
export interface ProofOutcome {
	status: "ACTIVE" | "ERROR";
	message: string | null;
}

/** Problem that the caller of a check is told about, who would take silence for success. */
export interface ProofTrouble {
	code: UserErrorCode;
	message: string;
}

/** A connection with at least one chosen account whose campaigns can be read is ACTIVE; the message names the others. */
export function statusOfProofs(
	accounts: readonly { name: string; proof: AccountProof }[],
): ProofOutcome {
	const status = accounts.some(
		({ proof }) => !failedParts(proof).includes("campaigns"),
	)
		? "ACTIVE"
		: "ERROR";
	const faulty = faultyOf(accounts);
	const [first] = faulty;
	if (!first) return { status, message: null };
	const others = faulty.length > 1 ? ` and ${faulty.length - 1} more` : "";
	const advice = first.proof.message ? "" : " Verify the connection again.";
	return {
		status,
		message: `${first.name}${others}: ${describeProof(first.proof)}${advice}`,
	};
}

/** Names the accounts that could not be read, as one error beside the connection; null when all were. */
export function troubleOfProofs(
	accounts: readonly { name: string; proof: AccountProof }[],
): ProofTrouble | null {
	const { message } = statusOfProofs(accounts);
	const faulty = faultyOf(accounts);
	const [first] = faulty;
	if (!first || message === null) return null;
	const read = accounts.length - faulty.length;
	return {
		code: first.proof.code ?? "ACCESS_MISSING",
		message: `${countRead(read, accounts.length)} ${message}`,
	};
}

const faultyOf = <Account extends { proof: AccountProof }>(
	accounts: readonly Account[],
) => accounts.filter(({ proof }) => failedParts(proof).length > 0);
