import type { Database, KeyRotationKind } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import type { Vault } from "@patchbay/vault";
import type { SealedRecord } from "../sealed-records.ts";
import type { TenantKeys } from "../tenant-keys.ts";

export interface RotationDependencies {
	db: Database;
	vault: Vault;
	/** Every sealed column of the installation, registered by the packages that own the tables. */
	sealedRecords: readonly SealedRecord[];
	/** Keys of the rotation's own: what it unwraps is forgotten with each step. */
	keys: TenantKeys;
	logger: Logger;
}

/** A tenant's rotation that is ours to do, as long as the lease holds. */
export interface Claim {
	id: string;
	tenantId: string;
	kind: KeyRotationKind;
	/** Keys made or wrapped since need nothing. */
	requestedAt: Date;
	requestedBy: string;
	rewrapAll: boolean;
	epoch: number;
}

/** One tenant's part of a rotation, by the holder of its lease. */
export interface RotationStep {
	deps: RotationDependencies;
	claim: Claim;
	/** Keeps the lease, and throws when it is lost or the process stops. To be called after each key or row. */
	onProgress(): Promise<void>;
}

export interface StepResult {
	/** Keys or rows written anew. */
	rewritten: number;
	/** Rows left as they are because they are not what was saved. */
	refused: number;
}
