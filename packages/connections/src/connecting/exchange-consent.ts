import { asSql, inTenant } from "@patchbay/db";
import { callTokenEndpoint, type Meter } from "@patchbay/limits";
import type { CallbackQuery, Issued } from "@patchbay/oauth";
import { asTooSlow } from "../admission/connect-deadline.ts";
import { newcomerMeter } from "../admission/newcomer-meter.ts";
import type { ConnectionsContext } from "../context.ts";
import { type Attempt, secretContext } from "./attempt.ts";
import type { Chosen } from "./begin-consent.ts";

/** Turns the platform's answer to a checked attempt into a credential of which nothing is stored. */
export async function exchangeConsent(
	ctx: ConnectionsContext,
	attempt: Attempt,
	query: CallbackQuery,
	{ platform, method, app }: Chosen,
	deadline: AbortSignal,
): Promise<{ issued: Issued; meter: Meter }> {
	const { sealedSecret } = attempt;
	const secret =
		sealedSecret &&
		(await inTenant(ctx.db, ctx.tenantId, (tx) =>
			ctx.keys.openField(
				asSql(tx),
				ctx.tenantId,
				secretContext(attempt.id),
				sealedSecret,
			),
		));
	const meter = newcomerMeter(ctx, { platform, app, signal: deadline });
	const issued = await callTokenEndpoint(meter, (waitTurn) =>
		method.finish(
			{
				app,
				endpoints: ctx.endpoints[platform.id],
				waitTurn,
				requestId: ctx.requestId,
				signal: deadline,
			},
			{ query, secret, scopes: attempt.requestedScopes },
		),
	).catch((error: unknown) => {
		throw asTooSlow(error, deadline, platform.name);
	});
	return { issued, meter };
}
