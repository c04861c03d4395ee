import {
	type AccessContext,
	type ApiKeyScope,
	keepForRepeats,
	requirePermission,
} from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	type Database,
	inTenantSql,
	newId,
	readTime,
	type SqlExecutor,
} from "@patchbay/db";
import { Forbidden, InvalidInput } from "@patchbay/errors";
import { z } from "zod";
import { generateApiKey } from "./api-key.ts";
import type { TenancyContext } from "./context.ts";
import { requireStillAllowed } from "./lock-owners.ts";

const scope = z.enum([
	"READ",
	"CONNECT",
	"IMPORT",
	"CAMPAIGNS_WRITE",
	"TOKENS_READ",
	"ADMIN",
]);

export const createApiKeyInput = z.object({
	name: z
		.string()
		.trim()
		.min(1, "Give the key a name that tells what uses it.")
		.max(100, "A key's name has at most 100 characters."),
	scopes: z
		.array(scope)
		.min(1, "Choose at least one scope.")
		.transform((scopes) => [...new Set(scopes)]),
	expiresAt: z.date().nullish(),
});
export type CreateApiKeyInput = z.output<typeof createApiKeyInput>;

interface NewApiKey {
	name: string;
	scopes: readonly ApiKeyScope[];
	expiresAt?: Date | null | undefined;
}

/**
 * Makes an API key of the tenant. `key` is the only copy there will ever be.
 * @throws {Forbidden} when an API key asks for a scope that it lacks itself
 * @throws {InvalidInput} when it would have expired already
 */
export async function createApiKey(
	ctx: TenancyContext,
	input: CreateApiKeyInput,
): Promise<{ apiKeyId: string; key: string }> {
	requirePermission(ctx, "apiKey.manage");
	const lacking = input.scopes.filter((each) => !ctx.scopes.includes(each));
	if (ctx.actor.type === "API_KEY" && lacking.length > 0)
		throw new Forbidden(
			`An API key cannot make one that may do more than itself: it lacks ${lacking.join(", ")}. Ask an owner to make it.`,
			{ field: ["scopes"] },
		);
	return inTenantSql(ctx.db, ctx.tenantId, async (sql) => {
		await requireStillAllowed(sql, ctx);
		return insertApiKey(sql, ctx, input);
	});
}

/** The same for the command line and the demo's seed, which ask nobody's permission. */
export function createApiKeyRow(
	db: Database,
	ctx: AccessContext,
	input: NewApiKey,
): Promise<{ apiKeyId: string; key: string }> {
	return inTenantSql(db, ctx.tenantId, (sql) => insertApiKey(sql, ctx, input));
}

async function insertApiKey(
	sql: SqlExecutor,
	ctx: AccessContext,
	{ name, scopes, expiresAt }: NewApiKey,
) {
	if (expiresAt && expiresAt <= (await readTime(sql)))
		throw new InvalidInput("A key can only expire in the future.", {
			field: ["expiresAt"],
		});
	const { key, prefix, hash } = generateApiKey();
	const id = newId();
	await sql.query(
		`insert into api_key (id, tenant_id, name, prefix, key_hash, scopes, expires_at)
		values ($1, $2, $3, $4, $5, $6::text[]::"ApiKeyScope"[], $7)`,
		[id, ctx.tenantId, name, prefix, hash, scopes, expiresAt ?? null],
	);
	await keepForRepeats(sql, ctx, id);
	await recordAudit(sql, ctx, {
		action: "API_KEY_CREATE",
		target: { type: "ApiKey", id, label: name },
		detail: { prefix, scopes: [...scopes], expiresAt: expiresAt ?? null },
	});
	return { apiKeyId: id, key };
}
