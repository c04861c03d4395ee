import { requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { asSql, inTenant, readTime } from "@patchbay/db";
import { z } from "zod";
import {
	brandName,
	currencyCode,
	timeZone,
	websiteUrl,
} from "./brand-fields.ts";
import type { TenancyContext } from "./context.ts";
import { getBrandRow } from "./find-in-tenant.ts";

/**
 * Changes to a brand. A field left out stays; null clears the website and leaves the others, which a brand cannot be
 * without.
 */
export const updateBrandInput = z.object({
	brandId: z.uuid(),
	name: brandName.nullish(),
	websiteUrl: websiteUrl.nullish(),
	timeZone: timeZone.nullish(),
	currencyCode: currencyCode.nullish(),
});
export type UpdateBrandInput = z.output<typeof updateBrandInput>;

/**
 * Changes a brand's details. The audit names the fields that changed.
 * @throws {NotFound} for an unknown brand
 */
export async function updateBrand(
	ctx: TenancyContext,
	input: UpdateBrandInput,
): Promise<{ brandId: string }> {
	requirePermission(ctx, "brand.write");
	await inTenant(ctx.db, ctx.tenantId, async (tx) => {
		const brand = await getBrandRow(tx, ctx.tenantId, input.brandId);
		const next = {
			name: input.name ?? brand.name,
			websiteUrl:
				input.websiteUrl === undefined ? brand.websiteUrl : input.websiteUrl,
			timeZone: input.timeZone ?? brand.timeZone,
			currencyCode: input.currencyCode ?? brand.currencyCode,
		};
		const changed = (Object.keys(next) as (keyof typeof next)[]).filter(
			(field) => next[field] !== brand[field],
		);
		if (changed.length === 0) return;
		await tx.brand.update({
			where: { tenantId_id: { tenantId: ctx.tenantId, id: brand.id } },
			// The others may be changing at this very moment.
			data: {
				...Object.fromEntries(changed.map((field) => [field, next[field]])),
				updatedAt: await readTime(asSql(tx)),
			},
		});
		await recordAudit(asSql(tx), ctx, {
			action: "BRAND_CHANGE",
			target: { type: "Brand", id: brand.id, label: next.name },
			detail: { changed },
		});
	});
	return { brandId: input.brandId };
}
