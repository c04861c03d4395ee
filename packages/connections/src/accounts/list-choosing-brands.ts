import { type AccessContext, requirePermission } from "@patchbay/access";
import { sql, type WithReader } from "@patchbay/db";

/** More brands than these are not told of one account. */
export const mostChoosingBrands = 20;

/**
 * Lists the ids of other brands of the tenant that chose the same account, by the brands' names; accounts asked for together are
 * one statement.
 */
export function listChoosingBrands(
	ctx: AccessContext & WithReader,
	adAccountId: string,
): Promise<string[]> {
	requirePermission(ctx, "tenant.read");
	const { reader, tenantId } = ctx;
	return reader.batched("choosing brands", adAccountId, async (ids) => {
		const rows = await reader.query<{ id: string; brandIds: string[] }>(
			sql`select a.id, chosen.ids as "brandIds" from ad_account a
				join connection own on own.tenant_id = a.tenant_id and own.id = a.connection_id
				cross join lateral (
					select array_agg(b.id order by b.name, b.id) as ids from (
						select b.id, b.name from brand b
						where b.tenant_id = a.tenant_id and b.id <> own.brand_id and b.id in (
							select c.brand_id from ad_account s join connection c on c.tenant_id = s.tenant_id and c.id = s.connection_id
							where s.tenant_id = a.tenant_id and s.platform = a.platform and s.external_id = a.external_id and s.selected
								and c.status <> 'DISCONNECTED')
						order by b.name, b.id limit ${mostChoosingBrands}
					) b
				) chosen
				where a.tenant_id = ${tenantId} and a.id = any(${ids}::uuid[]) and chosen.ids is not null`,
		);
		const found = new Map(rows.map(({ id, brandIds }) => [id, brandIds]));
		return ids.map((id) => found.get(id) ?? []);
	});
}
