import { inTenantSql } from "@patchbay/db";
import { completeOnboarding } from "@patchbay/tenancy";
import type { ConnectionsContext } from "../context.ts";
import { onboardingPlatforms } from "./onboarding-platforms.ts";

/**
 * Completes the onboarding of a connection's brand when the proof of this connection was its last step. In a transaction
 * of its own, since the brand is locked before connections; what a crash in between leaves out, the next proof writes.
 */
export async function completeOnboardingOf(
	ctx: Pick<ConnectionsContext, "db" | "tenantId" | "platforms">,
	connectionId: string,
): Promise<void> {
	const { tenantId } = ctx;
	await inTenantSql(ctx.db, tenantId, async (sql) => {
		const { rows } = await sql.query<{ brand_id: string }>(
			`select c.brand_id from connection c
			join brand b on b.tenant_id = c.tenant_id and b.id = c.brand_id
			where c.tenant_id = $1 and c.id = $2 and b.onboarding_completed_at is null`,
			[tenantId, connectionId],
		);
		const [open] = rows;
		if (!open) return;
		await completeOnboarding(sql, {
			tenantId,
			brandId: open.brand_id,
			platforms: onboardingPlatforms(ctx.platforms),
		});
	});
}
