import { findUnnamedRegions, saveRegionNames } from "@patchbay/catalog";
import { inTenantSql } from "@patchbay/db";
import type { RegionRef } from "@patchbay/platforms";
import type { FailureDraft } from "../record-failures.ts";
import { writeWhileHeld } from "../slices/lock-slice.ts";
import type { AccountRun } from "./stage.ts";

export interface RegionNames {
	/** Makes sure that all these regions have a name, as far as the platform knows one. */
	complete(regions: readonly RegionRef[]): Promise<readonly FailureDraft[]>;
}

/**
 * Names of a slice's regions: from the rows where they tell them, else asked for once and kept. Numbers of a region that the
 * platform cannot name are saved under its key, for the sum over the regions would be wrong without them.
 */
export function createRegionNames(run: AccountRun): RegionNames {
	const { deps, connector, session, account, scope } = run;
	const settled = new Set<string>();

	return {
		async complete(regions) {
			const told = new Map<string, string>();
			const wanted = new Set<string>();
			for (const { key, name } of regions) {
				if (settled.has(key)) continue;
				if (name === null) wanted.add(key);
				else told.set(key, name);
			}
			if (told.size === 0 && wanted.size === 0) return [];
			const unnamed = await inTenantSql(deps.db, scope.tenantId, (sql) =>
				findUnnamedRegions(sql, scope, [...wanted]),
			);
			const found =
				unnamed.length === 0
					? []
					: ((await connector.parts.metrics?.regionNames?.run(
							session,
							account,
							unnamed,
						)) ?? []);
			for (const { key, name } of found) if (name !== null) told.set(key, name);
			await writeWhileHeld(deps.db, run.work, (sql) =>
				saveRegionNames(
					sql,
					scope,
					[...told].map(([key, name]) => ({ key, name })),
				),
			);
			for (const key of [...wanted, ...told.keys()]) settled.add(key);
			return unnamed
				.filter((key) => !told.has(key))
				.map((key) => ({
					entity: "region",
					externalId: key,
					code: "PLATFORM_REPLY_CHANGED",
					message: `${connector.name} gives numbers for the region ${key} and does not know its name. They are kept under this key.`,
				}));
		},
	};
}
