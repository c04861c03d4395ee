import type { Database } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import type { Vault } from "@patchbay/vault";
import type { TenantKeys } from "../tenant-keys.ts";
import type { Claim } from "./claim-rotation.ts";

export interface RotationDependencies {
	db: Database;
	vault: Vault;
	/** Of its own: what it unwraps is forgotten with each step. */
	keys: TenantKeys;
	logger: Logger;
}

/** One tenant's part of a rotation, by the holder of its lease. */
export interface RotationStep {
	deps: RotationDependencies;
	claim: Claim;
	/** To be called after each key or row: keeps the lease, and throws when it is lost or the process stops. */
	onProgress(): Promise<void>;
}

export interface StepResult {
	/** Keys or rows written anew. */
	rewritten: number;
	/** Rows left as they are because they are not what was saved. */
	refused: number;
}
