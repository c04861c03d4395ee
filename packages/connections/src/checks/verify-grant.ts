import { inTenant, type Platform } from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import type { ConnectionsContext } from "../context.ts";
import { readNow } from "../reading/read-now.ts";
import { checkGrant } from "./check-grant.ts";

/**
 * Checks a grant with all its live connections, for the daily health check: each platform is called once, its accounts are
 * listed once, and each chosen account is read once, however many brands have it. Failures become statuses and are not
 * thrown; one account's trouble is no failure of the check.
 * @returns how many connections could be checked, and how many could not
 */
export async function verifyGrant(
	ctx: ConnectionsContext,
	{ grantId }: { grantId: string },
): Promise<{ verified: number; failed: number }> {
	const { tenantId } = ctx;
	const connections = await inTenant(ctx.db, tenantId, (tx) =>
		tx.connection.groupBy({
			by: ["platform"],
			where: { tenantId, grantId, status: { not: "DISCONNECTED" } },
			orderBy: { platform: "asc" },
			_count: true,
		}),
	);
	let verified = 0;
	let failed = 0;
	for (const { platform, _count: count } of connections) {
		if (await verifyPlatform(ctx, grantId, platform)) verified += count;
		else failed += count;
	}
	return { verified, failed };
}

async function verifyPlatform(
	ctx: ConnectionsContext,
	grantId: string,
	platform: Platform,
): Promise<boolean> {
	const reading = { tenantId: ctx.tenantId, grantId, platform };
	try {
		await checkGrant(ctx, {
			...reading,
			urgency: "SCHEDULE",
			target: { type: "Grant", id: grantId, label: null },
		});
		await readNow(ctx, reading);
		return true;
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		return false;
	}
}
