import type { SqlExecutor } from "@patchbay/db";
import type { OnboardingPlatform } from "./context.ts";
import { readOnboardingOf } from "./read-onboarding.ts";

/**
 * Writes down that a brand's onboarding is complete, when it is, in the caller's transaction: after that a revoked grant
 * or a closed account does not take it back. Locks the brand, so that of two last steps that end at once the second sees
 * the first; call it before other rows are locked.
 */
export async function completeOnboarding(
	sql: SqlExecutor,
	target: {
		tenantId: string;
		brandId: string;
		platforms: readonly OnboardingPlatform[];
	},
): Promise<void> {
	const { tenantId, brandId } = target;
	const { rowCount } = await sql.query(
		`select 1 from brand where tenant_id = $1 and id = $2 and onboarding_completed_at is null
		for no key update`,
		[tenantId, brandId],
	);
	if (rowCount === 0) return;
	const onboarding = await readOnboardingOf(sql, target);
	if (!onboarding?.completedAt) return;
	await sql.query(
		"update brand set onboarding_completed_at = now() where tenant_id = $1 and id = $2",
		[tenantId, brandId],
	);
}
