import type { AccountProof } from "@patchbay/platforms";

/** How the reading of the chosen accounts went, as the connection shows it. */
export interface ProofOutcome {
	status: "ACTIVE" | "ERROR";
	message: string | null;
}

const bad = (result: AccountProof["campaigns"]) =>
	result === "DENIED" || result === "FAILED";

/** A connection with at least one chosen account whose campaigns can be read is ACTIVE; the message names the others. */
export function statusOfProofs(
	accounts: readonly { name: string; proof: AccountProof }[],
): ProofOutcome {
	const faulty = accounts.filter(
		({ proof }) =>
			bad(proof.campaigns) || bad(proof.spend) || bad(proof.creatives),
	);
	const status = accounts.some(({ proof }) => !bad(proof.campaigns))
		? "ACTIVE"
		: "ERROR";
	const [first] = faulty;
	if (!first) return { status, message: null };
	const whole = faulty.some(
		({ proof }) =>
			proof.campaigns === "DENIED" ||
			proof.spend === "DENIED" ||
			proof.creatives === "DENIED",
	)
		? "the platform denies access"
		: "reading failed";
	const others = faulty.length > 1 ? ` and ${faulty.length - 1} more` : "";
	return {
		status,
		message: `${first.name}${others}: ${first.proof.message ?? `${whole}. Verify the connection again.`}`,
	};
}
