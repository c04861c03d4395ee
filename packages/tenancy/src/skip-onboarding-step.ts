import { requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	asSql,
	inTenant,
	newId,
	type Platform,
	platformKey,
	type TenantTransaction,
} from "@patchbay/db";
import { Conflict, InvalidInput } from "@patchbay/errors";
import { z } from "zod";
import { completeOnboarding } from "./complete-onboarding.ts";
import type { OnboardingPlatform, TenancyContext } from "./context.ts";
import { getBrandRow } from "./find-in-tenant.ts";
import { brandStepKey } from "./onboarding-steps.ts";

export const skipOnboardingStepInput = z.object({
	brandId: z.uuid(),
	key: z.string().min(1).max(50),
});
export type SkipOnboardingStepInput = z.output<typeof skipOnboardingStepInput>;

/**
 * Leaves a platform out of what this brand chose; connecting the platform brings it back. Twice is as once.
 *
 * @throws {InvalidInput} for a key that is no step (a platform that cannot be connected yet is none), or the brand's own
 * @throws {Conflict} when the platform is being or has been connected
 */
export async function skipOnboardingStep(
	ctx: TenancyContext & { platforms: readonly OnboardingPlatform[] },
	input: SkipOnboardingStepInput,
): Promise<{ brandId: string }> {
	requirePermission(ctx, "brand.write");
	await inTenant(ctx.db, ctx.tenantId, async (tx) => {
		const brand = await getBrandRow(tx, ctx.tenantId, input.brandId);
		const platform = findPlatform(ctx.platforms, input.key);
		const connected = await tx.connection.findFirst({
			where: {
				tenantId: ctx.tenantId,
				brandId: brand.id,
				platform: platform.platform,
				status: { not: "DISCONNECTED" },
			},
			select: { id: true },
		});
		if (connected)
			throw new Conflict(
				`${platform.name} is connected to this brand. Disconnect it first.`,
				{ field: ["key"] },
			);
		const { count } = await tx.onboardingSkip.createMany({
			data: [
				{
					id: newId(),
					tenantId: ctx.tenantId,
					brandId: brand.id,
					stepKey: input.key,
				},
			],
			skipDuplicates: true,
		});
		await completeOnboarding(asSql(tx), {
			tenantId: ctx.tenantId,
			brandId: brand.id,
			platforms: ctx.platforms,
		});
		if (count === 0) return;
		await recordAudit(asSql(tx), ctx, {
			action: "BRAND_CHANGE",
			target: { type: "Brand", id: brand.id, label: brand.name },
			detail: { skippedStep: input.key },
		});
	});
	return { brandId: input.brandId };
}

/** Takes a skip back, in the transaction that connects the platform. */
export async function unskipOnboardingStep(
	tx: TenantTransaction,
	target: { tenantId: string; brandId: string; platform: Platform },
): Promise<void> {
	const { tenantId, brandId, platform } = target;
	await tx.onboardingSkip.deleteMany({
		where: { tenantId, brandId, stepKey: platformKey(platform) },
	});
}

function findPlatform(
	platforms: readonly OnboardingPlatform[],
	key: string,
): OnboardingPlatform {
	const found = platforms.find(({ platform }) => platformKey(platform) === key);
	if (found) return found;
	throw new InvalidInput(
		key === brandStepKey
			? "The brand's own details cannot be skipped."
			: `There is no step "${key}". Platforms that cannot be connected yet need no skipping.`,
		{ field: ["key"] },
	);
}
