import { requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { asSql, inTenant, notify, readTime } from "@patchbay/db";
import { NotFound } from "@patchbay/errors";
import { z } from "zod";
import type { TenancyContext } from "./context.ts";
import { revokeInvitationsOf } from "./revoke-invitations-of.ts";

export const revokeApiKeyInput = z.object({ apiKeyId: z.uuid() });
export type RevokeApiKeyInput = z.output<typeof revokeApiKeyInput>;

/**
 * Ends an API key: requests with it are refused, its open event streams end, and so do the invitations that it sent. A second time changes nothing.
 * @throws {NotFound} for an unknown key
 */
export async function revokeApiKey(
	ctx: TenancyContext,
	{ apiKeyId }: RevokeApiKeyInput,
): Promise<{ apiKeyId: string }> {
	requirePermission(ctx, "apiKey.manage");
	const { tenantId } = ctx;
	await inTenant(ctx.db, tenantId, async (tx) => {
		const sql = asSql(tx);
		const { rows } = await sql.query<{
			name: string;
			prefix: string;
			revoked: boolean;
		}>(
			"select name, prefix, revoked_at is not null as revoked from api_key where tenant_id = $1 and id = $2 for update",
			[tenantId, apiKeyId],
		);
		const [key] = rows;
		if (!key)
			throw new NotFound("There is no such API key.", { field: ["apiKeyId"] });
		if (key.revoked) return;
		await tx.apiKey.update({
			where: { tenantId_id: { tenantId, id: apiKeyId } },
			data: { revokedAt: await readTime(sql) },
		});
		const revokedInvitations = await revokeInvitationsOf(sql, tenantId, {
			type: "API_KEY",
			id: apiKeyId,
		});
		await notify(sql, "api_key", { tenantId, id: apiKeyId });
		await recordAudit(sql, ctx, {
			action: "API_KEY_REVOKE",
			target: { type: "ApiKey", id: apiKeyId, label: key.name },
			detail: { prefix: key.prefix, revokedInvitations },
		});
	});
	return { apiKeyId };
}
