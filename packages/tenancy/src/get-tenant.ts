import { type AccessContext, requirePermission } from "@patchbay/access";
import { recordOf, sql, type Tenant, type WithReader } from "@patchbay/db";
import { NotFound } from "@patchbay/errors";

export type TenantRecord = Tenant;

const tenantRecord = recordOf<TenantRecord>({
	id: "value",
	name: "value",
	slug: "value",
	createdAt: "instant",
});

/** The tenant that the request is about. */
export function getTenant(
	ctx: AccessContext & WithReader,
): Promise<TenantRecord> {
	requirePermission(ctx, "tenant.read");
	return ctx.reader.batched("tenant", ctx.tenantId, async (ids) => {
		const rows = await ctx.reader.query(
			sql`select ${tenantRecord.columns("t")} from tenant t where t.id = ${ctx.tenantId}`,
		);
		const [row] = rows;
		if (!row) throw new NotFound("This organization no longer exists.");
		return ids.map(() => tenantRecord.read(row));
	});
}
