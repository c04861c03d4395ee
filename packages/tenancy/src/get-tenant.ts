import { type AccessContext, requirePermission } from "@patchbay/access";
import type { Tenant, WithReader } from "@patchbay/db";
import { NotFound } from "@patchbay/errors";

export type TenantRecord = Tenant;

/**
 * The tenant that the request is about; all of its row, or no more than `select` names.
 * @throws {NotFound} when it was removed meanwhile
 */
export async function getTenant(
	{ reader, ...ctx }: AccessContext & WithReader,
	selection: object = {},
): Promise<TenantRecord> {
	requirePermission(ctx, "tenant.read");
	const tenant = await reader.models.tenant.findUnique({
		...selection,
		where: { id: ctx.tenantId },
	});
	if (tenant) return tenant;
	throw new NotFound("This organization does not exist any more.");
}
