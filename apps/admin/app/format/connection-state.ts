import type {
	AuthenticationMethod,
	ConnectionStatus,
} from "../graphql/enums.ts";
import type { ConnectionHealth } from "../graphql/parts.ts";
import { connectionLabels, type Label } from "./labels.ts";

export interface ConnectionState {
	status: ConnectionStatus;
	reconnectRequired: boolean;
	health: ConnectionHealth;
	/** The access that it uses, where that is known. */
	grant?: { authenticationMethod: AuthenticationMethod } | null;
}

/** What a person gave: a key, or a sign-in. */
export function accessWord({ grant }: Pick<ConnectionState, "grant">): string {
	return grant?.authenticationMethod === "API_KEY" ? "key" : "sign-in";
}

/**
 * A connection in a word or two: as its worst part is, so that nothing is called active beside an account that cannot be
 * read. `withoutAccounts`: its platform has none to choose, and what is open is its proof.
 */
export function connectionLabel(
	{ status, reconnectRequired, health }: ConnectionState,
	withoutAccounts = false,
): Label {
	if (reconnectRequired) return { text: "Needs reconnect", tone: "bad" };
	if (isBeingChecked({ status, reconnectRequired, health }, withoutAccounts))
		return { text: "Being checked", tone: "busy" };
	if (status !== "ACTIVE" || health.state === "HEALTHY")
		return connectionLabels[status];
	if (health.state === "UNKNOWN")
		return { text: "Not checked yet", tone: "quiet" };
	const tone = health.state === "BROKEN" ? "bad" : "warn";
	const { accountsRead, accountsChosen } = health;
	if (accountsRead === accountsChosen || accountsChosen < 2)
		return { text: tone === "bad" ? "Not read" : "Partly read", tone };
	return { text: `${accountsRead} of ${accountsChosen} accounts read`, tone };
}

/** True while the accounts that were chosen, or the access, are read for the first time: that ends by itself. */
export function isBeingChecked(
	{ status, reconnectRequired, health }: ConnectionState,
	withoutAccounts = false,
): boolean {
	return (
		status === "PENDING" &&
		!reconnectRequired &&
		(withoutAccounts || health.accountsChosen > 0)
	);
}

/** What is wrong with a connection that needs care, as a title above its health's sentence. */
export function careTitle(connection: ConnectionState): string {
	const { status, reconnectRequired, health } = connection;
	if (reconnectRequired) return `A new ${accessWord(connection)} is needed`;
	if (status === "PENDING") return "Not finished yet";
	if (status === "ERROR") return "The last check failed";
	return health.state === "BROKEN"
		? "Nothing is read"
		: "Not everything is read";
}

/** True when something has to be done before the connection brings what was chosen. */
export function needsCare(connection: ConnectionState): boolean {
	const { tone } = connectionLabel(connection);
	return tone === "bad" || tone === "warn";
}

/** Read through an access that has ended: what the accounts' checks found is history. */
export function isAccessOver({
	status,
	reconnectRequired,
}: Pick<ConnectionState, "status" | "reconnectRequired">): boolean {
	return (
		reconnectRequired ||
		status === "DISCONNECTED" ||
		status === "EXPIRED" ||
		status === "REVOKED"
	);
}
