import type { StoredProof } from "../reading/stored-proof.ts";

/** Outcome of the last finished import for one account. */
export interface AccountImport {
	read: "all" | "part" | "nothing";
	/** Reason where something was not read. */
	message: string | null;
	/** True when the import read all there is, so that it shows as much as a proof does. */
	full: boolean;
	endedAt: Date;
}

/** An account that was chosen to be read, with what is known of reading it. */
export interface ChosenAccount {
	name: string;
	proof: StoredProof | null;
	lastImport: AccountImport | null;
}
