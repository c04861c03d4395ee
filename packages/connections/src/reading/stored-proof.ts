import type { AccountProof } from "@patchbay/platforms";

/** What is stored in `ad_account.proof`. */
export interface StoredProof extends AccountProof {
	/** ISO 8601. */
	checkedAt: string;
}
