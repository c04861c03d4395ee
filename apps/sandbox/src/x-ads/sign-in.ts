import { answerConsent } from "../authorization/consent.ts";
import { consentErrorPage } from "../authorization/consent-page.ts";
import { countOf } from "../authorization/count-of.ts";
import {
	OAuth1Refused,
	type OAuth1Server,
} from "../authorization/oauth1-server.ts";
import { html, json, redirect } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import type { WorldAccounts } from "../world/accounts.ts";
import { type Person, people } from "../world/people.ts";
import { XRefused } from "./errors.ts";
import { findByScreenName, userIdOf } from "./people.ts";
import type { Signatures } from "./signature.ts";

export type SignIn = {
	server: OAuth1Server;
	signatures: Signatures;
	accounts: WorldAccounts;
	/** Request tokens, and then access tokens, that were asked for to read alone. */
	readOnly: Set<string>;
};

/** `POST /oauth/request_token`: the first leg. */
export async function requestToken(
	request: SandboxRequest,
	{ server, signatures, readOnly }: SignIn,
): Promise<Reply> {
	const signer = await signatures.check(request, () => null);
	const access =
		request.query.get("x_auth_access_type") ??
		signer.protocol.get("x_auth_access_type") ??
		"write";
	if (access !== "read" && access !== "write") throw new XRefused(215);
	const callback = signer.protocol.get("oauth_callback");
	if (!callback) throw new XRefused(215);
	try {
		const { token, secret } = server.issueRequestToken(
			signer.clientId,
			callback,
		);
		if (access === "read") readOnly.add(token);
		return form({
			oauth_token: token,
			oauth_token_secret: secret,
			oauth_callback_confirmed: "true",
		});
	} catch (error) {
		if (!(error instanceof OAuth1Refused)) throw error;
		throw new XRefused(error.refusal === "callback_not_registered" ? 415 : 32);
	}
}

/** Number of accounts that X lists for a person: those that were deleted are left out. */
function listedOf(person: Person, accounts: WorldAccounts): number {
	return accounts
		.advertisersOf(person)
		.filter(({ status }) => status === "active").length;
}

/** `GET|POST /oauth/authorize` and `/oauth/authenticate`: the person's page. */
export async function authorize(
	request: SandboxRequest,
	{ server, accounts }: SignIn,
): Promise<Reply> {
	if (request.method !== "GET" && request.method !== "POST")
		return errorPage(405, "method_not_allowed", "Use GET.");
	const pending = server.findRequestToken(
		request.query.get("oauth_token") ?? "",
	);
	if (pending === null || pending.allowed !== null)
		return errorPage(
			403,
			"invalid_request_token",
			"The request token for this page is invalid. It may have already been used, or expired because it is too old. Go back to the app and try again.",
		);
	const back = (answer: Record<string, string>): Reply => {
		const target = new URL(pending.callback);
		for (const [name, value] of Object.entries(answer))
			target.searchParams.set(name, value);
		return redirect(target.href);
	};
	return await answerConsent(request, {
		provider: "X",
		appName: pending.clientId,
		people,
		chosen: findByScreenName(request.query.get("screen_name")),
		reachOf: (person) =>
			`@${person.handle}, X Ads: ${countOf(listedOf(person, accounts), "account")}`,
		always: [
			"See and change your ad accounts and campaigns",
			"See your profile",
		],
		scopes: [],
		allow: (person) =>
			back({
				oauth_token: pending.token,
				oauth_verifier: server.allow(pending, person.sub),
			}),
		deny: () => {
			server.deny(pending);
			return back({ denied: pending.token });
		},
		refuse: (message) => errorPage(400, "invalid_request", message),
	});
}

/** `POST /oauth/access_token`: the last leg. A verifier is good for one answer. */
export async function accessToken(
	request: SandboxRequest,
	{ server, signatures, readOnly }: SignIn,
): Promise<Reply> {
	const signer = await signatures.check(
		request,
		(token) => server.findRequestToken(token)?.secret ?? null,
	);
	if (signer.token === null) throw new XRefused(215);
	try {
		const issued = server.exchange({
			clientId: signer.clientId,
			token: signer.token,
			verifier: signer.protocol.get("oauth_verifier") ?? "",
		});
		// The access is a token's for good: another one needs another consent.
		if (readOnly.delete(signer.token)) readOnly.add(issued.token);
		else readOnly.delete(issued.token);
		const person = people.find(({ sub }) => sub === issued.sub);
		return form({
			oauth_token: issued.token,
			oauth_token_secret: issued.secret,
			user_id: userIdOf(issued.sub),
			screen_name: person?.handle ?? "",
		});
	} catch (error) {
		if (!(error instanceof OAuth1Refused)) throw error;
		// Words of X for a verifier and a request token that do not fit; no JSON, as its oldest endpoints answer.
		return text(
			401,
			error.refusal === "verifier_mismatch"
				? "Error processing your OAuth request: Invalid oauth_verifier parameter"
				: "Invalid request token.",
		);
	}
}

/** `POST /1.1/oauth/invalidate_token.json`: ends the token that signs, and no other. */
export async function invalidateToken(
	request: SandboxRequest,
	{ server, signatures }: SignIn,
): Promise<Reply> {
	const token = await signedBy(request, { server, signatures });
	server.revokeToken(token.token);
	return json(200, { access_token: token.token });
}

/** The live access token that signed a call; throws `XRefused`. */
export async function signedBy(
	request: SandboxRequest,
	{ server, signatures }: Pick<SignIn, "server" | "signatures">,
) {
	const signer = await signatures.check(request, (token) => {
		const found = server.findToken(token);
		return found === null || found.revoked ? null : found.secret;
	});
	const token = signer.token === null ? null : server.findToken(signer.token);
	// The Ads API takes no call without a user.
	if (token === null) throw new XRefused(215);
	if (token.clientId !== signer.clientId) throw new XRefused(89);
	return token;
}

/** A form, with the media type that X gives it. */
function form(fields: Record<string, string>): Reply {
	return text(200, new URLSearchParams(fields).toString());
}

function text(status: number, body: string): Reply {
	return {
		status,
		headers: {
			"content-type": "text/html;charset=utf-8",
			"cache-control": "no-store",
		},
		body,
	};
}

function errorPage(status: number, code: string, message: string): Reply {
	return html(status, consentErrorPage("X", status, code, message));
}
