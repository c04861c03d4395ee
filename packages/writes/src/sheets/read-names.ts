import { type MetricRow, readRegionName } from "@patchbay/catalog";
import { inTenantSql, type Platform } from "@patchbay/db";
import { getPlatform } from "@patchbay/platforms";
import type { SheetsContext } from "./sheets-context.ts";

/** Tables whose rows a report names. */
type Named = "brand" | "connection" | "ad_account" | "campaign";

interface NameRow {
	id: string;
	name: string | null;
	externalId: string | null;
	platform: Platform | null;
}

/** Names of everything that a report's rows are grouped by. */
export interface Names {
	of(table: Named, id: string | null | undefined): string | null;
	/** The platform's id, as it shows it to people. */
	externalIdOf(table: Named, id: string | null | undefined): string | null;
	ofRegion(region: string | undefined): string | null;
}

const selects: Readonly<Record<Named, string>> = {
	brand: `select id, name, null as "externalId", null as platform from brand`,
	connection: `select id, account_name as name, null as "externalId", null as platform from connection`,
	ad_account: `select t.id, t.name, t.external_id as "externalId", c.platform from ad_account t
		join connection c on c.tenant_id = t.tenant_id and c.id = t.connection_id`,
	campaign: `select id, name, external_id as "externalId", null as platform from campaign`,
};

const idOf: Readonly<
	Record<Named, (row: MetricRow) => string | null | undefined>
> = {
	brand: ({ brandId }) => brandId,
	connection: ({ connectionId }) => connectionId,
	ad_account: ({ adAccountId }) => adAccountId,
	campaign: ({ campaignId }) => campaignId,
};

/** Reads the names of what a report's rows are about, table by table. */
export async function readNames(
	ctx: SheetsContext,
	rows: readonly MetricRow[],
): Promise<Names> {
	const found = await inTenantSql(ctx.db, ctx.tenantId, async (sql) => {
		const named = new Map<string, NameRow>();
		for (const table of Object.keys(selects) as Named[]) {
			const ids = [...new Set(rows.map(idOf[table]))].filter(Boolean);
			if (ids.length === 0) continue;
			const alias = table === "ad_account" ? "t." : "";
			const { rows: read } = await sql.query<NameRow>(
				`${selects[table]} where ${alias}tenant_id = $1 and ${alias}id = any($2::uuid[])`,
				[ctx.tenantId, ids],
			);
			for (const row of read) named.set(`${table} ${row.id}`, row);
		}
		return named;
	});
	const regions = await readRegions(ctx, rows);
	const find = (table: Named, id: string | null | undefined) =>
		id ? found.get(`${table} ${id}`) : undefined;
	return {
		of: (table, id) => find(table, id)?.name ?? null,
		externalIdOf(table, id) {
			const row = find(table, id);
			if (!row?.externalId) return null;
			return row.platform
				? (getPlatform(ctx.platforms, row.platform).displayAccountId?.(
						row.externalId,
					) ?? row.externalId)
				: row.externalId;
		},
		ofRegion: (region) => (region && regions.get(region)) || null,
	};
}

async function readRegions(
	ctx: SheetsContext,
	rows: readonly MetricRow[],
): Promise<Map<string, string>> {
	const wanted = [...new Set(rows.flatMap(({ region }) => region ?? []))];
	const names = await Promise.all(
		wanted.map((region) => readRegionName(ctx, region)),
	);
	return new Map(wanted.map((region, index) => [region, names[index] ?? ""]));
}
