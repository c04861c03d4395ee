import { requirePermission } from "@patchbay/access";
import { inTenantSql } from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import { assertNotShredded } from "@patchbay/keys";
import { CallbackQuery } from "@patchbay/oauth";
import { platformIds } from "@patchbay/platforms";
import { z } from "zod";
import type { Admitted } from "../admission/admission.ts";
import type { ConnectionsContext } from "../context.ts";
import { completePick, isPick } from "../files/complete-pick.ts";
import {
	type Attempt,
	attemptKey,
	checkAttempt,
	consumeAttempt,
} from "./attempt.ts";
import { requireConnectEnabled } from "./chosen-method.ts";
import { exchangeAnswer } from "./exchange-answer.ts";
import { noteFailedConnect } from "./note-failed-connect.ts";

export const completeConnectInput = z.object({
	platform: z.enum(platformIds),
	/** The raw query string that the platform sent to the redirect URI. */
	callbackQuery: z.string().max(8192),
	/** Nonce given to `connect`. */
	browserNonce: z
		.string()
		.max(256, "A browser nonce has at most 256 characters.")
		.nullish(),
});
export type CompleteConnectInput = z.output<typeof completeConnectInput>;

/**
 * Finishes a consent, or a pick of files. The attempt is used up before anything else, whatever comes after; a failure leaves
 * neither a connection nor a grant behind and is audited as CONNECT_FAILED with its code.
 *
 * @throws {StateRefused} STATE_INVALID, STATE_EXPIRED, STATE_REPLAYED, ACTOR_MISMATCH, BROWSER_MISMATCH,
 * PLATFORM_MISMATCH, ISSUER_MISMATCH
 * @throws {InvalidInput} for a query that no platform sends
 * @throws {ConsentDenied} ACCESS_DENIED; {AccessMissing} SCOPE_MISSING, ACCESS_MISSING
 * @throws {AppError} PLATFORM_USER_MISMATCH, CREDENTIAL_REJECTED, TOKEN_RESPONSE_INVALID, APP_REJECTED,
 * PLATFORM_UNAVAILABLE, RATE_LIMITED, PLATFORM_REJECTED, CONNECT_DISABLED
 * @throws {KeysDestroyed} VAULT_UNAVAILABLE
 */
export async function completeConnect(
	ctx: ConnectionsContext,
	input: CompleteConnectInput,
): Promise<{ connectionId: string; returnTo: string | null }> {
	requirePermission(ctx, "connection.connect");
	const query = CallbackQuery.parse(input.callbackQuery);
	const attempt = await consumeAttempt(
		ctx.db,
		attemptKey(ctx.platforms, input.platform, query),
	);
	const picks = await isPick(ctx, attempt);
	let made: Pick<Admitted, "connectionId">;
	try {
		requireConnectEnabled(ctx);
		// Attempts end with the tenant's keys: to start again would not help.
		if (attempt === null)
			await inTenantSql(ctx.db, ctx.tenantId, (sql) =>
				assertNotShredded(sql, ctx.tenantId),
			);
		checkAttempt(attempt, {
			ctx,
			platform: input.platform,
			browserNonce: input.browserNonce ?? null,
		});
		made = picks
			? await completePick(ctx, attempt, query)
			: await exchangeAnswer(ctx, attempt, query);
	} catch (error) {
		await auditFailure(ctx, input, { attempt, picks }, error);
		throw error;
	}
	return { connectionId: made.connectionId, returnTo: attempt.returnTo };
}

/** Audits a failure in the actor's own tenant, also when the state belongs to another one, of which nothing is told. */
async function auditFailure(
	ctx: ConnectionsContext,
	input: CompleteConnectInput,
	{ attempt, picks }: { attempt: Attempt | null; picks: boolean },
	error: unknown,
): Promise<void> {
	const own = attempt?.tenantId === ctx.tenantId ? attempt : null;
	const code = error instanceof AppError ? error.code : "INTERNAL";
	ctx.logger.info(
		{
			err: error,
			// A field named code is redacted: it may be one of OAuth.
			errorCode: code,
			platform: input.platform,
			requestId: ctx.requestId,
		},
		"a connection was not completed",
	);
	// A forged or repeated callback is no try of anybody's, and a pick none to connect.
	if (own && !own.wasConsumed && !picks) await noteFailedConnect(ctx, error);
	try {
		await ctx.audit.append(ctx, {
			action: "CONNECT_FAILED",
			succeeded: false,
			...(own ? { target: targetOf(own) } : {}),
			detail: { code, platform: input.platform },
		});
	} catch (err) {
		// Nothing was done that would have to be audited first: the reason above is worth more to the caller.
		ctx.logger.error({ err }, "a failed connection could not be audited");
	}
}

function targetOf({ connectionId, brandId }: Attempt): {
	type: string;
	id: string;
} {
	return connectionId
		? { type: "Connection", id: connectionId }
		: { type: "Brand", id: brandId };
}
