import type { ConnectionCause, ConnectionStatus } from "@patchbay/db";
import type { ChosenAccount } from "../accounts/chosen-account.ts";
import {
	type AccountTrouble,
	isNothingOffered,
	troubleOfAccount,
} from "./account-trouble.ts";
import { countRead } from "./count-read.ts";

export const healthStates = [
	"HEALTHY",
	"DEGRADED",
	"BROKEN",
	"UNKNOWN",
] as const;

export type HealthState = (typeof healthStates)[number];

/** The worst of what a connection is made of. */
export interface ConnectionHealth {
	state: HealthState;
	/** Sentence for a person: what is read, what is not, and what to do about it. */
	sentence: string;
	/** Chosen accounts of which everything is read. */
	accountsRead: number;
	accountsChosen: number;
}

export interface HealthFacts {
	status: ConnectionStatus;
	statusMessage: string | null;
	cause: ConnectionCause;
	reconnectRequired: boolean;
	/** True while the grant exists and has not ended; a dead grant reads nothing any more. */
	grantLives: boolean;
	/** False for a platform without ad accounts, such as Google Drive. */
	hasAccounts: boolean;
	/** True once a call has proven the access. */
	verified: boolean;
	/** The chosen ones, by name. */
	accounts: readonly ChosenAccount[];
	/** Reason why the last import that ended failed as a whole; null when it did not. */
	importFailure: string | null;
	/** Sentences about what the user was asked for and has not allowed; null when that is nothing, or nobody can say. */
	notAllowed: string | null;
}

/** Says how a connection is: as its grant is when that is over, else as its worst account is. */
export function decideHealth(facts: HealthFacts): ConnectionHealth {
	const { status, statusMessage, accounts } = facts;
	const chosen = accounts.length;
	const nothingRead = (state: HealthState, reason: string) => ({
		state,
		sentence: chosen > 0 ? `${countRead(0, chosen)} ${reason}` : reason,
		accountsRead: 0,
		accountsChosen: chosen,
	});
	if (status === "DISCONNECTED")
		return nothingRead(
			"UNKNOWN",
			"This connection is disconnected. Connect it again to use it.",
		);
	if (
		facts.reconnectRequired ||
		!facts.grantLives ||
		status === "EXPIRED" ||
		status === "REVOKED"
	)
		return nothingRead(
			"BROKEN",
			statusMessage && /connect/i.test(statusMessage)
				? statusMessage
				: withAdvice(statusMessage ?? "The access has ended.", "Reconnect it."),
		);
	if (status === "ERROR")
		return nothingRead(
			"BROKEN",
			withAdvice(statusMessage ?? "Its check failed.", "Verify it again."),
		);
	if (isUnderWay(facts))
		return {
			...nothingRead("UNKNOWN", ""),
			sentence: asSentence(
				statusMessage ?? "It is being read for the first time.",
			),
		};
	if (!facts.hasAccounts) return healthOfAccess(facts);
	if (chosen === 0)
		return nothingRead(
			"UNKNOWN",
			"No ad account is chosen yet. Choose the ad accounts that belong to this brand.",
		);
	return healthOfAccounts(facts);
}

/** Tells whether workers are listing or reading it for the first time: there is nothing for the person to do. */
const isUnderWay = ({ status, cause }: HealthFacts) =>
	status === "PENDING" && (cause === "LISTING" || cause === "PROOF");

function healthOfAccess({
	status,
	statusMessage,
	verified,
	importFailure,
}: HealthFacts): ConnectionHealth {
	const counts = { accountsRead: 0, accountsChosen: 0 };
	if (status !== "ACTIVE" || !verified)
		return {
			state: "UNKNOWN",
			sentence: withAdvice(
				statusMessage ?? "Its access has not been checked yet.",
				"Verify the connection.",
			),
			...counts,
		};
	if (importFailure !== null)
		return {
			state: "DEGRADED",
			sentence: lastImportFailed(importFailure),
			...counts,
		};
	return {
		state: "HEALTHY",
		sentence: "Its access works.",
		...counts,
	};
}

function healthOfAccounts({
	accounts,
	importFailure,
	notAllowed,
}: HealthFacts): ConnectionHealth {
	const troubles = accounts.flatMap((account) => {
		const trouble = troubleOfAccount(
			account,
			importFailure,
			accounts.length === 1,
		);
		return trouble ? [trouble] : [];
	});
	if (accounts.every(({ proof }) => proof && isNothingOffered(proof)))
		return {
			state: "HEALTHY",
			sentence:
				"Its access works. Patchbay does not read its ad accounts' campaigns and numbers yet.",
			accountsRead: 0,
			accountsChosen: accounts.length,
		};
	const read = accounts.length - troubles.length;
	const state = stateOf(read, troubles);
	return {
		state: state === "HEALTHY" && notAllowed !== null ? "DEGRADED" : state,
		sentence: [
			countRead(read, accounts.length),
			...(troubles.length > 0 ? [describeTroubles(troubles)] : []),
			...(notAllowed === null ? [] : [notAllowed]),
		].join(" "),
		accountsRead: read,
		accountsChosen: accounts.length,
	};
}

function stateOf(
	read: number,
	troubles: readonly AccountTrouble[],
): HealthState {
	if (troubles.length === 0) return "HEALTHY";
	if (troubles.every(({ kind }) => kind === "unknown")) return "UNKNOWN";
	const nothingIs = troubles.every(({ kind }) => kind === "unread");
	return read === 0 && nothingIs ? "BROKEN" : "DEGRADED";
}

/** The worst one is named; of the others it is said how many they are. */
function describeTroubles(troubles: readonly AccountTrouble[]): string {
	const ranks = ["unread", "part", "unknown"] as const;
	const kind = ranks.find((rank) => troubles.some((it) => it.kind === rank));
	const worst = troubles.find((trouble) => trouble.kind === kind);
	if (!worst) throw new Error("there is a trouble to describe");
	const others = troubles.length > 1 ? ` and ${troubles.length - 1} more` : "";
	return `${worst.name}${others}: ${worst.reason}`;
}

const lastImportFailed = (message: string) =>
	withAdvice(`The last import failed: ${message}`, "Retry it.");

/** Joins a message and advice; a platform's message sometimes lacks its full stop. */
const withAdvice = (message: string, advice: string) =>
	`${asSentence(message)} ${advice}`;
const asSentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
