import type { Platform, SqlExecutor } from "@patchbay/db";
import { toColumnArrays } from "./column-arrays.ts";

export interface RegionScope {
	tenantId: string;
	platform: Platform;
}

/** A region's name is a line on a screen. */
const longestName = 300;

/** Finds those of a platform's regions that have no name yet. */
export async function findUnnamedRegions(
	sql: SqlExecutor,
	{ tenantId, platform }: RegionScope,
	keys: readonly string[],
): Promise<string[]> {
	const { rows } = await sql.query<{ key: string }>(
		`select key from unnest($3::text[]) as wanted (key)
		where not exists (select 1 from region r where r.tenant_id = $1 and r.platform = $2::"Platform" and r.key = wanted.key)`,
		[tenantId, platform, keys],
	);
	return rows.map(({ key }) => key);
}

/** Keeps the names of regions; the newest name of one that was renamed. */
export async function saveRegionNames(
	sql: SqlExecutor,
	{ tenantId, platform }: RegionScope,
	regions: readonly { key: string; name: string }[],
): Promise<void> {
	if (regions.length === 0) return;
	const { from, values } = toColumnArrays(
		[...new Map(regions.map((region) => [region.key, region])).values()],
		{
			key: ["text", ({ key }) => key],
			// Half of a surrogate pair cannot be stored.
			name: ["text", ({ name }) => name.slice(0, longestName).toWellFormed()],
		},
		3,
	);
	await sql.query(
		`insert into region as stored (tenant_id, platform, key, name)
		select $1::uuid, $2::"Platform", key, name from ${from} order by key
		on conflict (tenant_id, platform, key) do update set name = excluded.name, named_at = now()
		where stored.name <> excluded.name`,
		[tenantId, platform, ...values],
	);
}
