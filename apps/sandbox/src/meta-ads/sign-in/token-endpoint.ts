import {
	OAuth2Refused,
	type OAuth2Server,
} from "../../authorization/oauth2-server.ts";
import type { AccessToken } from "../../authorization/oauth2-store.ts";
import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { Clock } from "../../world/clock.ts";
import { GraphRefused } from "../graph/graph-error.ts";
import type { Params } from "../graph/params.ts";
import type { Logins } from "./logins.ts";
import type { SystemUsers } from "./system-users.ts";
import { deadToken } from "./viewers.ts";

/** Switches for what the token endpoint does in one way today and in another tomorrow. */
export type TokenBehaviour = {
	/** Replies have no `expires_in`. */
	omitsExpiresIn: boolean;
	/** A long-lived token for a long-lived one lasts another 60 days. */
	exchangeExtends: boolean;
};

export type TokenEndpoint = {
	logins: Logins;
	systemUsers: SystemUsers;
	clock: Clock;
	behaviour: TokenBehaviour;
	businessCodes: Map<string, string>;
};

/** `GET|POST /{version}/oauth/access_token`: a code, or a living token for a longer one. */
export function accessToken(params: Params, endpoint: TokenEndpoint): Reply {
	const { server } = endpoint.logins;
	const clientId = authenticate(params, server);
	const grantType = params.text("grant_type");
	if (grantType === "client_credentials")
		return json(200, {
			access_token: `${clientId}|${server.clients.find(clientId)?.clientSecret}`,
			token_type: "bearer",
		});
	if (grantType === "fb_exchange_token")
		return lengthen(params, clientId, endpoint);
	if (grantType !== null && grantType !== "authorization_code")
		throw new GraphRefused(1, `Unsupported grant_type: ${grantType}`, {
			status: 400,
		});
	return exchange(params, clientId, endpoint);
}

function exchange(
	params: Params,
	clientId: string,
	endpoint: TokenEndpoint,
): Reply {
	const { logins, businessCodes } = endpoint;
	const { server } = logins;
	const code = params.text("code");
	if (code === null) throw new GraphRefused(100, "Missing authorization code");
	const known = server.store.codes.get(code);
	if (known?.used)
		throw new GraphRefused(100, "This authorization code has been used.", {
			error_subcode: 36009,
		});
	try {
		const { accessToken: token } = server.exchangeCode({
			clientId,
			code,
			redirectUri: params.text("redirect_uri") ?? "",
			verifier: null,
		});
		const business = businessCodes.get(code) ?? null;
		logins.issued(token, business);
		if (business !== null) logins.makeEndless(token);
		return tokenReply(token, business !== null, endpoint);
	} catch (error) {
		if (!(error instanceof OAuth2Refused)) throw error;
		throw error.refusal === "redirect_uri_mismatch"
			? new GraphRefused(
					100,
					"Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request",
					{ error_subcode: 36008 },
				)
			: new GraphRefused(100, "Invalid verification code format.", {
					error_subcode: 36007,
				});
	}
}

function lengthen(
	params: Params,
	clientId: string,
	endpoint: TokenEndpoint,
): Reply {
	const { logins, systemUsers, behaviour } = endpoint;
	const given = params.text("fb_exchange_token");
	if (given === null)
		throw new GraphRefused(1, "Missing fb_exchange_token parameter", {
			status: 400,
		});
	const systemUser = systemUsers.find(given);
	if (systemUser !== null && !systemUsers.isRevoked(given))
		return json(200, { access_token: given, token_type: "bearer" });
	const token = logins.server.inspect(given);
	if (token === null && !logins.wasIssued(given))
		throw new GraphRefused(
			190,
			"Invalid OAuth access token - Cannot parse access token",
			{ status: 401 },
		);
	if (token === null || token.state === "expired")
		throw new GraphRefused(
			190,
			"Error validating access token: Session has expired.",
			{ error_subcode: 463 },
		);
	if (token.state === "revoked") throw deadToken(logins.endingOf(token));
	if (token.clientId !== clientId)
		throw new GraphRefused(
			190,
			"Error validating access token: The token belongs to another app.",
		);
	const { state: _state, ...living } = token;
	const longer = logins.lengthen(living, behaviour.exchangeExtends);
	return tokenReply(longer, longer.expiresAt === null, endpoint);
}

/** The registered app's id. Nothing but parameters names it; wrong secrets are code 1. */
function authenticate(params: Params, server: OAuth2Server): string {
	const clientId = params.text("client_id");
	if (clientId === null)
		throw new GraphRefused(101, "Missing client_id parameter.");
	const secret = params.text("client_secret");
	if (secret === null)
		throw new GraphRefused(1, "Missing client_secret parameter.", {
			status: 400,
		});
	try {
		return server.authenticateClient(clientId, secret).clientId;
	} catch (error) {
		if (!(error instanceof OAuth2Refused)) throw error;
		if (error.refusal === "client_secret_wrong")
			throw new GraphRefused(1, "Error validating client secret.", {
				status: 400,
			});
		throw new GraphRefused(
			101,
			"Error validating application. Cannot get application info due to a system error.",
		);
	}
}

function tokenReply(
	token: AccessToken,
	isEndless: boolean,
	{ clock, behaviour }: TokenEndpoint,
): Reply {
	const seconds =
		token.expiresAt === null
			? null
			: Math.floor((token.expiresAt - clock.now()) / 1000);
	return json(
		200,
		{
			access_token: token.token,
			token_type: "bearer",
			...(behaviour.omitsExpiresIn || isEndless || seconds === null
				? {}
				: { expires_in: seconds }),
		},
		{ "cache-control": "private, no-cache, no-store, must-revalidate" },
	);
}
