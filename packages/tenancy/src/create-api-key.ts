import type { AccessContext, ApiKeyScope } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { asSql, type Database, inTenant, newId } from "@patchbay/db";
import { generateApiKey } from "./api-key.ts";

/**
 * Makes an API key of the tenant: for the command line and the demo's seed, which ask nobody's permission and connect
 * as the owner.
 * `key` is the only copy there will ever be.
 */
export async function createApiKeyRow(
	db: Database,
	ctx: AccessContext,
	input: {
		name: string;
		scopes: readonly ApiKeyScope[];
		expiresAt?: Date;
	},
): Promise<{ apiKeyId: string; key: string }> {
	const { key, prefix, hash } = generateApiKey();
	const id = newId();
	await inTenant(db, ctx.tenantId, async (tx) => {
		await tx.apiKey.create({
			data: {
				id,
				tenantId: ctx.tenantId,
				name: input.name,
				prefix,
				keyHash: new Uint8Array(hash),
				scopes: [...input.scopes],
				expiresAt: input.expiresAt ?? null,
			},
		});
		await recordAudit(asSql(tx), ctx, {
			action: "API_KEY_CREATE",
			target: { type: "ApiKey", id, label: input.name },
			detail: { prefix, scopes: [...input.scopes] },
		});
	});
	return { apiKeyId: id, key };
}
