import { keepForRepeats, requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { asSql, inTenant, newId, readTime } from "@patchbay/db";
import { z } from "zod";
import {
	brandName,
	currencyCode,
	timeZone,
	websiteUrl,
} from "./brand-fields.ts";
import type { TenancyContext } from "./context.ts";

export const createBrandInput = z.object({
	name: brandName,
	websiteUrl: websiteUrl.nullish(),
	timeZone: timeZone.nullish().transform((zone) => zone ?? "UTC"),
	currencyCode: currencyCode.nullish().transform((code) => code ?? "USD"),
});
export type CreateBrandInput = z.output<typeof createBrandInput>;

/** Adds a brand to the tenant. Names need not differ. */
export async function createBrand(
	ctx: TenancyContext,
	input: CreateBrandInput,
): Promise<{ brandId: string }> {
	requirePermission(ctx, "brand.write");
	const id = newId();
	await inTenant(ctx.db, ctx.tenantId, async (tx) => {
		await tx.brand.create({
			data: {
				id,
				tenantId: ctx.tenantId,
				name: input.name,
				websiteUrl: input.websiteUrl ?? null,
				timeZone: input.timeZone,
				currencyCode: input.currencyCode,
				updatedAt: await readTime(asSql(tx)),
			},
		});
		await keepForRepeats(asSql(tx), ctx, id);
		await recordAudit(asSql(tx), ctx, {
			action: "BRAND_CREATE",
			target: { type: "Brand", id, label: input.name },
		});
	});
	return { brandId: id };
}
