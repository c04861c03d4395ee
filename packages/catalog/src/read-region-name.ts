import { type AccessContext, requirePermission } from "@patchbay/access";
import { sql, type WithReader } from "@patchbay/db";

/**
 * Name of a region of a report, which names it by platform and key: `Bavaria, Germany`. Its key where the platform knows no
 * name. Regions asked for together are one statement.
 */
export function readRegionName(
	ctx: AccessContext & WithReader,
	region: string,
): Promise<string> {
	requirePermission(ctx, "tenant.read");
	const { reader, tenantId } = ctx;
	return reader.batched("region names", region, async (regions) => {
		const rows = await reader.query<{ region: string; name: string }>(
			sql`select wanted.region, r.name from unnest(${regions}::text[]) as wanted (region)
				join region r on r.tenant_id = ${tenantId} and r.platform::text = split_part(wanted.region, ' ', 1)
					and r.key = substr(wanted.region, strpos(wanted.region, ' ') + 1)`,
		);
		const names = new Map(rows.map(({ region, name }) => [region, name]));
		return regions.map(
			(region) => names.get(region) ?? region.slice(region.indexOf(" ") + 1),
		);
	});
}
