import {
	type Database,
	inTenantSql,
	type KeyRotationKind,
	readTime,
	systemSql,
} from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import type { Vault } from "@patchbay/vault";
import type { SealOwner } from "../sealed-records.ts";
import { createTenantKeys } from "../tenant-keys.ts";
import { countRemaining, type Remaining } from "./count-remaining.ts";
import { type GivenUp, giveUpRotations } from "./give-up-rotation.ts";
import {
	findOpenRequest,
	type RotationRequest,
	requestRotation,
} from "./request-rotation.ts";
import type { RotationDependencies } from "./rotation-step.ts";
import { type RunResult, runRotation } from "./run-rotation.ts";
import { tidyOlderKeys } from "./tidy-older-keys.ts";

/** Rotation of root keys, tenant keys and data while everything runs. Any number of processes may do it at once. */
export interface KeyRotation {
	/**
	 * Asks for rotations of these tenants. When an earlier request of these kinds is still open, it is that one again, so
	 * that what was interrupted goes on instead of beginning anew.
	 */
	request(
		tenantIds: readonly string[],
		request: Omit<RotationRequest, "requestedAt">,
	): Promise<{ requestedAt: Date; isResumed: boolean }>;
	/** Does the tenant's oldest open rotation; see `runRotation`. */
	run(
		tenantId: string,
		options?: { signal?: AbortSignal; evenAfterFailure?: boolean },
	): Promise<RunResult>;
	/** Does what is open for all tenants, and ends when nothing can be done now. For a worker. */
	runDue(signal: AbortSignal): Promise<void>;
	/** Retires versions that nothing names any more, and asks for what was sealed under an old one since. For a worker. */
	tidy(signal: AbortSignal): Promise<void>;
	/** Ends the tenant's open rotations to a root key that can no longer be done; see `giveUpRotations`. */
	giveUp(tenantId: string, options: { requestedBy: string }): Promise<GivenUp>;
	remaining(tenantId: string): Promise<Remaining>;
	/** Counts what is under old keys in all tenants together. */
	remainingInAll(): Promise<Remaining>;
}

const tenantsAtOnce = 20;

export function createKeyRotation({
	owners,
	...options
}: {
	db: Database;
	vault: Vault;
	/** Every package that seals. */
	owners: readonly SealOwner[];
	logger: Logger;
}): KeyRotation {
	const deps: RotationDependencies = {
		...options,
		sealedRecords: owners.flatMap(({ records }) => records),
		keys: createTenantKeys(options),
	};
	const { db, vault, logger } = deps;
	const { provider, rootKeyId } = vault.rootKey;

	const remaining = (tenantId: string) =>
		inTenantSql(db, tenantId, (sql) =>
			countRemaining(sql, deps.sealedRecords, tenantId, vault.rootKey),
		);

	async function olderKeyTenants(): Promise<string[]> {
		const { rows } = await systemSql(db).query<{ tenant_id: string }>(
			"select tenant_id from system.tenants_with_older_keys()",
		);
		return rows.map(({ tenant_id }) => tenant_id);
	}

	async function runOnce(tenantId: string, signal: AbortSignal) {
		try {
			const result = await runRotation(deps, tenantId, { signal });
			if (result.state !== "done") return false;
			logger.info({ tenantId, ...result }, "keys were rotated");
			return true;
		} catch (err) {
			if (signal.aborted) throw err;
			logger.warn({ err, tenantId }, "a rotation of keys failed; it goes on");
			return false;
		}
	}

	return {
		async request(tenantIds, request) {
			const open = await earliestOpen(deps, tenantIds, request.kinds);
			// Keys are dated by the database, so requests are too.
			const requestedAt = open ?? (await readTime(systemSql(db)));
			for (const tenantId of tenantIds)
				await requestRotation(db, vault.rootKey, tenantId, {
					...request,
					requestedAt,
				});
			return { requestedAt, isResumed: open !== null };
		},
		run: (tenantId, runOptions) => runRotation(deps, tenantId, runOptions),
		async runDue(signal) {
			for (;;) {
				const { rows } = await systemSql(db).query<{ tenant_id: string }>(
					"select tenant_id from system.tenants_with_key_rotation($1, $2, $3)",
					[provider, rootKeyId, tenantsAtOnce],
				);
				let isProgress = false;
				for (const { tenant_id: tenantId } of rows) {
					signal.throwIfAborted();
					if (await runOnce(tenantId, signal)) isProgress = true;
				}
				if (!isProgress) return;
			}
		},
		async tidy(signal) {
			for (const tenantId of await olderKeyTenants()) {
				signal.throwIfAborted();
				await tidyOlderKeys(deps, tenantId);
			}
		},
		giveUp: (tenantId, giveUpOptions) =>
			giveUpRotations(db, vault.rootKey, tenantId, giveUpOptions),
		remaining,
		async remainingInAll() {
			const total: Remaining = { tenantKeys: 0, sealedRows: 0 };
			const { rows } = await systemSql(db).query<{
				provider: string;
				root_key_id: string;
				keys: bigint;
			}>("select provider, root_key_id, keys from system.root_keys_in_use()");
			for (const row of rows)
				if (row.provider !== provider || row.root_key_id !== rootKeyId)
					total.tenantKeys += Number(row.keys);
			// Only these can have a value under an older key.
			for (const tenantId of await olderKeyTenants())
				total.sealedRows += (await remaining(tenantId)).sealedRows;
			return total;
		},
	};
}

async function earliestOpen(
	{ db, vault }: RotationDependencies,
	tenantIds: readonly string[],
	kinds: readonly KeyRotationKind[],
): Promise<Date | null> {
	let earliest: Date | null = null;
	for (const tenantId of tenantIds) {
		const open = await findOpenRequest(db, vault.rootKey, tenantId, kinds);
		if (open && (earliest === null || open < earliest)) earliest = open;
	}
	return earliest;
}
