import { AppError } from "@patchbay/errors";
import { type CallbackQuery, StateRefused } from "@patchbay/oauth";
import type { Admitted } from "../admission/admission.ts";
import { admit } from "../admission/admit.ts";
import { connectDeadline } from "../admission/connect-deadline.ts";
import type { ConnectionsContext } from "../context.ts";
import type { Attempt } from "./attempt.ts";
import type { Chosen } from "./begin-consent.ts";
import { chooseMethod, getApp } from "./chosen-method.ts";
import { exchangeConsent } from "./exchange-consent.ts";

/**
 * Turns the platform's answer to a checked attempt into a credential, and admits it. One deadline holds for the exchange,
 * the identification and the list of accounts together.
 */
export async function exchangeAnswer(
	ctx: ConnectionsContext,
	attempt: Attempt,
	query: CallbackQuery,
): Promise<Admitted> {
	const deadline = connectDeadline(ctx);
	const chosen = await findChosen(ctx, attempt);
	const { platform, method, app } = chosen;
	const { issued, meter } = await exchangeConsent(
		ctx,
		attempt,
		query,
		chosen,
		deadline,
	);
	return admit(ctx, {
		platform,
		access: {
			issued,
			method,
			app,
			meter,
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
): Promise<Chosen> {
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
