import type { AccountProof } from "@patchbay/platforms";

/** Value stored in `ad_account.proof`. */
export interface StoredProof extends AccountProof {
	/** ISO 8601. */
	checkedAt: string;
}
