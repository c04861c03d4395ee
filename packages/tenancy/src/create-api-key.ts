import {
	type AccessContext,
	type ApiKeyScope,
	keepForRepeats,
	requirePermission,
} from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	asSql,
	type Database,
	inTenant,
	newId,
	readTime,
	type TenantTransaction,
} from "@patchbay/db";
import { Forbidden, InvalidInput } from "@patchbay/errors";
import { z } from "zod";
import { generateApiKey } from "./api-key.ts";
import type { TenancyContext } from "./context.ts";
import { humanText } from "./human-text.ts";
import { requireStillAllowed } from "./lock-owners.ts";

const dayMilliseconds = 86_400_000;
const endsInThePast =
	"A key can only expire in the future. Give a later end, or none.";

const scope = z.enum([
	"READ",
	"CONNECT",
	"IMPORT",
	"CAMPAIGNS_WRITE",
	"TOKENS_READ",
	"ADMIN",
]);

export const createApiKeyInput = z.object({
	name: humanText({
		most: 100,
		empty: "Give the key a name that tells what uses it.",
		long: "A key's name has at most 100 characters.",
	}),
	scopes: z
		.array(scope)
		.min(1, "Choose at least one scope.")
		.transform((scopes) => [...new Set(scopes)]),
	expiresAt: z
		.date()
		// Said with all else that is wrong; what is close is for the database's clock to judge.
		.refine((at) => at.getTime() > Date.now() - dayMilliseconds, endsInThePast)
		.nullish(),
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
	return inTenant(ctx.db, ctx.tenantId, async (tx) => {
		await requireStillAllowed(asSql(tx), ctx);
		return insertApiKey(tx, ctx, input);
	});
}

/** The same for the command line and the demo's seed, which ask nobody's permission. */
export function createApiKeyRow(
	db: Database,
	ctx: AccessContext,
	input: NewApiKey,
): Promise<{ apiKeyId: string; key: string }> {
	return inTenant(db, ctx.tenantId, (tx) => insertApiKey(tx, ctx, input));
}

async function insertApiKey(
	tx: TenantTransaction,
	ctx: AccessContext,
	{ name, scopes, expiresAt = null }: NewApiKey,
) {
	const sql = asSql(tx);
	if (expiresAt && expiresAt <= (await readTime(sql)))
		throw new InvalidInput(endsInThePast, { field: ["expiresAt"] });
	const { key, prefix, hash } = generateApiKey();
	const id = newId();
	await tx.apiKey.create({
		data: {
			id,
			tenantId: ctx.tenantId,
			name,
			prefix,
			keyHash: new Uint8Array(hash),
			scopes: [...scopes],
			expiresAt,
		},
	});
	await keepForRepeats(sql, ctx, id);
	await recordAudit(sql, ctx, {
		action: "API_KEY_CREATE",
		target: { type: "ApiKey", id, label: name },
		detail: { prefix, scopes: [...scopes], expiresAt },
	});
	return { apiKeyId: id, key };
}
