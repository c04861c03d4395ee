import { asSql, inTenant } from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import {
	type CallbackQuery,
	type OAuthApp,
	StateRefused,
} from "@patchbay/oauth";
import type { Platform } from "@patchbay/platforms";
import { type Admitted, admit } from "../admission/admit.ts";
import { admitSignIn } from "../admission/admit-sign-in.ts";
import { asTooSlow, connectDeadline } from "../admission/connect-deadline.ts";
import type { ConnectionsContext } from "../context.ts";
import { type Attempt, secretContext } from "./attempt.ts";
import { type ConsentMethod, chooseMethod, getApp } from "./chosen-method.ts";

/**
 * Turns the platform's answer to a checked attempt into a credential, and admits it. One deadline holds for the exchange,
 * the identification and the list of accounts together.
 */
export async function takeBack(
	ctx: ConnectionsContext,
	attempt: Attempt,
	query: CallbackQuery,
): Promise<Admitted> {
	const deadline = connectDeadline(ctx);
	const { platform, method, app } = await findChosen(ctx, attempt);
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
	await admitSignIn(ctx, { platform, app, signal: deadline });
	const issued = await method
		.finish(
			{
				app,
				endpoints: ctx.endpoints[platform.id],
				requestId: ctx.requestId,
				signal: deadline,
			},
			{ query, secret, scopes: attempt.requestedScopes },
		)
		.catch((error: unknown) => {
			throw asTooSlow(error, deadline, platform.name);
		});
	return admit(ctx, {
		platform,
		access: {
			issued,
			method,
			app,
			askedScopes:
				platform.scopes.askedFor === "request" ? attempt.requestedScopes : null,
			revokeIfRefused: true,
		},
		brandId: attempt.brandId,
		scopeSets: attempt.scopeSets,
		connectionId: attempt.connectionId,
		by: "consent",
		deadline,
	}).catch((error: unknown) => {
		throw asChangedApp(error);
	});
}

/** Platform, method and app of the attempt, with the very redirect URI that the authorization had. */
async function findChosen(
	ctx: ConnectionsContext,
	attempt: Attempt,
): Promise<{ platform: Platform; method: ConsentMethod; app: OAuthApp }> {
	try {
		const { platform, method } = chooseMethod(
			ctx,
			attempt.platform,
			attempt.method,
		);
		if (method.kind === "API_KEY")
			throw new Error("an attempt was stored for a key");
		const app = await getApp(ctx, platform, { clientId: attempt.clientId });
		return {
			platform,
			method,
			app: { ...app, redirectUri: attempt.redirectUri },
		};
	} catch (error) {
		throw asChangedApp(error);
	}
}

/** An app that is gone by now was there when the attempt began. */
function asChangedApp(error: unknown): unknown {
	if (!(error instanceof AppError) || error.code !== "APP_NOT_CONFIGURED")
		return error;
	return new StateRefused(
		"STATE_INVALID",
		"This installation's app was changed while you were connecting. Start the connection again.",
		{ cause: error },
	);
}
