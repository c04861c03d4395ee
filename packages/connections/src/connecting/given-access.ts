import { AppError } from "@patchbay/errors";
import { callTokenEndpoint, type Meter } from "@patchbay/limits";
import {
	type Credential,
	GrantRevoked,
	type Issued,
	type Method,
	type MethodCall,
	type OAuthApp,
} from "@patchbay/oauth";
import {
	type GivenLogin,
	getRefreshTokenMethod,
	type Platform,
	scopesOfSets,
} from "@patchbay/platforms";
import type { ConnectionsContext } from "../context.ts";

/**
 * The method of a platform by which a login was obtained elsewhere.
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM
 */
export function methodOfLogin(platform: Platform, login: GivenLogin): Method {
	if (login.by === "refresh token") return getRefreshTokenMethod(platform);
	const kind = kinds[login.by];
	const method = platform.methods.find((each) => each.kind === kind);
	if (method) return method;
	throw new AppError(
		"UNSUPPORTED_BY_PLATFORM",
		`${platform.name} is not connected by ${words[login.by]}. Connect it through the admin app.`,
	);
}

const kinds = {
	"access token": "OAUTH2",
	signature: "OAUTH1",
	key: "API_KEY",
} as const;

const words: Readonly<Record<GivenLogin["by"], string>> = {
	"refresh token": "a refresh token",
	"access token": "an access token",
	signature: "an access token and its secret",
	key: "a key",
};

/** A login that was obtained elsewhere, with everything that it is used with. */
export interface Given {
	platform: Platform;
	method: Method;
	/** Null for a key, which belongs to no app. */
	app: OAuthApp | null;
	meter: Meter;
}

/**
 * Turns a login that was obtained elsewhere into a credential. A refresh token is tried, and a token that its platform
 * exchanges for one that lives longer is exchanged; everything else is taken as it is, and tried by what follows.
 * @throws {InvalidFields} for a key of another form
 */
export async function issueOf(
	ctx: ConnectionsContext,
	{ platform, method, app, meter }: Given,
	login: GivenLogin,
): Promise<Issued> {
	if (login.by === "key") {
		if (method.kind !== "API_KEY") throw new TypeError("a key needs a form");
		const { apiKey, publicApiKey } = login.values;
		return method.read({
			apiKey: apiKey?.reveal() ?? null,
			publicApiKey: publicApiKey?.reveal() ?? null,
		});
	}
	if (app === null) throw new TypeError("a token belongs to an app");
	const call = (turn: Pick<MethodCall, "waitTurn">): MethodCall => ({
		...turn,
		app,
		endpoints: ctx.endpoints[platform.id],
		requestId: ctx.requestId,
	});
	if (login.by === "refresh token") {
		const { refreshToken } = login;
		const issued = await callTokenEndpoint(meter, (waitTurn) =>
			getRefreshTokenMethod(platform).refresh(
				call({ waitTurn }),
				refreshToken,
				scopesOfSets(platform),
			),
		);
		const { credential } = issued;
		return {
			...issued,
			// The given one goes on where the platform sent no other.
			credential: {
				...credential,
				refreshToken: credential.refreshToken ?? refreshToken,
			},
		};
	}
	const credential: Credential =
		login.by === "signature"
			? {
					method: "OAUTH1",
					token: login.token,
					tokenSecret: login.tokenSecret,
				}
			: { method: "OAUTH2", token: login.token, refreshToken: null };
	const { renew } = method;
	if (method.renewal.by === "access_token" && renew)
		return callTokenEndpoint(meter, (waitTurn) =>
			renew(call({ waitTurn }), credential, scopesOfSets(platform)),
		);
	return {
		credential,
		scopes: null,
		expiresIn: null,
		renewableFor: null,
		dataAccessEndsAt: null,
		user: null,
		idToken: null,
		facts: {},
	};
}

/** The platform's refusal of a login that was never a grant which could be reconnected; any other error as it is. */
export function asRefusedLogin(
	error: unknown,
	{ name }: Platform,
	login: GivenLogin,
): unknown {
	if (!(error instanceof GrantRevoked)) return error;
	const what = words[login.by].replace(/^an? /, "this ");
	return new AppError(
		"CREDENTIAL_REJECTED",
		login.by === "key"
			? `${name} does not accept this key: it is wrong, or was deleted. Copy it again, or make a new one there.`
			: `${name} does not accept ${what} for this app: it has ended, was revoked, or belongs to another client id. Use a newer one.`,
		{ cause: error },
	);
}
