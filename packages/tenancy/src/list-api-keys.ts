import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type Page,
	type PageArgs,
	tablePage,
	type WithReader,
} from "@patchbay/db";
import { type ApiKeyRecord, apiKeyRecord, findApiKey } from "./get-actor.ts";

/**
 * An API key of the tenant, for whoever manages them: as an actor (`findActingKey`) it is shown to more people. Null when there
 * is none.
 */
export function findManagedApiKey(
	ctx: AccessContext & WithReader,
	id: string,
): Promise<ApiKeyRecord | null> {
	requirePermission(ctx, "apiKey.manage");
	return findApiKey(ctx, id);
}

/** The tenant's API keys, newest first, revoked and expired ones too. */
export function listApiKeys(
	ctx: AccessContext & WithReader,
	{ page }: { page: PageArgs },
): Page<ApiKeyRecord> {
	requirePermission(ctx, "apiKey.manage");
	return tablePage(ctx.reader, {
		name: "apiKeys",
		table: "api_key",
		args: page,
		record: apiKeyRecord,
		order: { column: "created_at", type: "timestamptz", direction: "DESC" },
	});
}
