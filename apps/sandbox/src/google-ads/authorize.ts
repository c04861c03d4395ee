import type { OAuthServer } from "../oauth-server.ts";
import { html, redirect } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import { issuerOf } from "./addresses.ts";
import { consentPage, googleErrorPage } from "./consent-page.ts";
import { findPerson, type Person, people } from "./people.ts";
import { parseScopes, type RequestedScopes } from "./scopes.ts";

type Authorization = {
	clientId: string;
	redirectUri: string;
	state: string | null;
	scopes: RequestedScopes;
	offline: boolean;
	prompt: Set<string>;
	includeGranted: boolean;
	loginHint: Person | null;
	challenge: { value: string; method: "S256" | "plain" } | null;
	nonce: string | null;
	/** A domain, `*` for any; null for accounts of all kinds. */
	hostedDomain: string | null;
	issuer: string;
};

const singleParameters = [
	"client_id",
	"redirect_uri",
	"response_type",
	"scope",
	"state",
	"code_challenge",
	"hd",
];

/** `GET|POST /o/oauth2/v2/auth`: the consent page, the answer to its form, and the header for scripts. */
export async function authorize(
	request: SandboxRequest,
	server: OAuthServer,
): Promise<Reply> {
	if (request.method !== "GET" && request.method !== "POST")
		return errorPage(405, "invalid_request", "Use GET.");
	const checked = readAuthorization(
		request.query,
		issuerOf(request.origin),
		server,
	);
	if ("status" in checked) return checked;
	const { authorization } = checked;
	if (request.method === "POST") {
		const form = new URLSearchParams((await request.body()).toString("utf8"));
		const person = findPerson(form.get("account") ?? "");
		if (form.get("decision") !== "allow") return deny(authorization);
		if (person === null)
			return html(
				400,
				consentPage(
					pageParts(authorization, server, "Choose an account first."),
				),
			);
		return allow(authorization, person, form.getAll("scope"), server);
	}
	const scripted = request.headers["x-sandbox-consent"];
	if (scripted === "deny") return deny(authorization);
	if (scripted === "allow") {
		const wanted = request.headers["x-sandbox-account"];
		const person =
			wanted === undefined
				? (authorization.loginHint ?? people[0])
				: findPerson(wanted);
		if (person === null || person === undefined)
			return errorPage(
				400,
				"invalid_request",
				"X-Sandbox-Account names nobody.",
			);
		const granted =
			request.headers["x-sandbox-scopes"]?.split(" ") ??
			authorization.scopes.ticked;
		return allow(authorization, person, granted, server);
	}
	if (scripted !== undefined)
		return errorPage(
			400,
			"invalid_request",
			"X-Sandbox-Consent must be allow or deny.",
		);
	if (authorization.prompt.has("none")) return silently(authorization, server);
	return html(200, consentPage(pageParts(authorization, server, null)));
}

/** What is wrong here never reaches the callback: the redirect address itself may be forged. */
function readAuthorization(
	query: URLSearchParams,
	issuer: string,
	server: OAuthServer,
): Reply | { authorization: Authorization } {
	for (const name of singleParameters) {
		if (query.getAll(name).length > 1) {
			return errorPage(
				400,
				"invalid_request",
				`OAuth 2 parameters can only have a single value: ${name}`,
			);
		}
	}
	const clientId = query.get("client_id");
	if (!clientId)
		return errorPage(
			400,
			"invalid_request",
			"Missing required parameter: client_id",
		);
	const client = server.findClient(clientId);
	if (client === null)
		return errorPage(401, "invalid_client", "The OAuth client was not found.");
	if (client.deleted)
		return errorPage(401, "deleted_client", "The OAuth client was deleted.");
	const redirectUri = query.get("redirect_uri");
	if (!redirectUri)
		return errorPage(
			400,
			"invalid_request",
			"Missing required parameter: redirect_uri",
		);
	if (!client.redirectUris.includes(redirectUri)) {
		return errorPage(
			400,
			"redirect_uri_mismatch",
			`You can't sign in because this app sent an invalid request. The redirect URI in the request, ${redirectUri}, does not match the ones authorized for the OAuth client.`,
		);
	}
	const responseType = query.get("response_type");
	if (!responseType)
		return errorPage(
			400,
			"invalid_request",
			"Missing required parameter: response_type",
		);
	if (responseType !== "code")
		return errorPage(
			400,
			"unsupported_response_type",
			`Invalid response_type: ${responseType}`,
		);
	const scope = query.get("scope");
	if (!scope)
		return errorPage(
			400,
			"invalid_request",
			"Missing required parameter: scope",
		);
	const scopes = parseScopes(scope);
	if (scopes.unknown.length > 0) {
		return errorPage(
			400,
			"invalid_scope",
			`Some requested scopes were invalid. {invalid=[${scopes.unknown.join(", ")}]}`,
		);
	}
	const accessType = query.get("access_type") ?? "online";
	if (accessType !== "online" && accessType !== "offline") {
		return errorPage(
			400,
			"invalid_request",
			`Invalid parameter value for access_type: ${accessType}`,
		);
	}
	const prompt = new Set(
		(query.get("prompt") ?? "").split(" ").filter((word) => word !== ""),
	);
	for (const word of prompt) {
		if (!["none", "consent", "select_account"].includes(word)) {
			return errorPage(
				400,
				"invalid_request",
				`Invalid parameter value for prompt: ${word}`,
			);
		}
	}
	if (prompt.has("none") && prompt.size > 1) {
		return errorPage(
			400,
			"invalid_request",
			"Invalid parameter value for prompt: none cannot be combined",
		);
	}
	const challenge = readChallenge(query);
	if (challenge === "bad")
		return errorPage(
			400,
			"invalid_request",
			"Invalid parameter value for code_challenge or code_challenge_method",
		);
	const hint = query.get("login_hint");
	return {
		authorization: {
			clientId,
			redirectUri,
			state: query.get("state"),
			scopes,
			offline: accessType === "offline",
			prompt,
			includeGranted: query.get("include_granted_scopes") === "true",
			loginHint: hint === null ? null : findPerson(hint),
			challenge,
			nonce: query.get("nonce"),
			hostedDomain: query.get("hd") || null,
			issuer,
		},
	};
}

/** RFC 7636, sections 4.2 and 4.3: without a method it is `plain`. */
function readChallenge(
	query: URLSearchParams,
): Authorization["challenge"] | "bad" {
	const value = query.get("code_challenge");
	const method = query.get("code_challenge_method") ?? "plain";
	if (value === null) return query.has("code_challenge_method") ? "bad" : null;
	if (method !== "S256" && method !== "plain") return "bad";
	if (!/^[A-Za-z0-9._~-]{43,128}$/.test(value)) return "bad";
	return { value, method };
}

/** With `prompt=none` only what was allowed before is possible. */
function silently(authorization: Authorization, server: OAuthServer): Reply {
	const person = authorization.loginHint;
	if (person === null)
		return callback(authorization, { error: "login_required" });
	if (!hasConsented(authorization, person, server))
		return callback(authorization, { error: "consent_required" });
	return allow(authorization, person, authorization.scopes.ticked, server);
}

function allow(
	authorization: Authorization,
	person: Person,
	ticked: string[],
	server: OAuthServer,
): Reply {
	const seenBefore =
		hasConsented(authorization, person, server) &&
		!authorization.prompt.has("consent");
	const earlier =
		server.findGrant(authorization.clientId, person.sub)?.scopes ?? [];
	const now = [
		...authorization.scopes.signIn,
		// Without a page nothing can be unticked.
		...authorization.scopes.ticked.filter(
			(scope) => seenBefore || ticked.includes(scope),
		),
	];
	const scopes = authorization.includeGranted
		? [...new Set([...now, ...earlier])]
		: now;
	if (scopes.length === 0) return deny(authorization);
	const code = server.issueCode({
		clientId: authorization.clientId,
		sub: person.sub,
		redirectUri: authorization.redirectUri,
		scopes,
		offline: authorization.offline,
		consentShown: !seenBefore,
		challenge: authorization.challenge,
		nonce: authorization.nonce,
		issuer: authorization.issuer,
	});
	return callback(authorization, {
		code: code.code,
		scope: scopes.join(" "),
		authuser: "0",
		...(person.hostedDomain === null ? {} : { hd: person.hostedDomain }),
		prompt: seenBefore ? "none" : "consent",
	});
}

function hasConsented(
	authorization: Authorization,
	person: Person,
	server: OAuthServer,
): boolean {
	const granted = server.findGrant(authorization.clientId, person.sub)?.scopes;
	if (granted === undefined) return false;
	return [...authorization.scopes.signIn, ...authorization.scopes.ticked].every(
		(scope) => granted.includes(scope),
	);
}

function deny(authorization: Authorization): Reply {
	return callback(authorization, { error: "access_denied" });
}

/** Google names itself since February 2026 (RFC 9207), without saying so in its discovery document. */
function callback(
	authorization: Authorization,
	answer: Record<string, string>,
): Reply {
	const target = new URL(authorization.redirectUri);
	if (authorization.state !== null)
		target.searchParams.set("state", authorization.state);
	target.searchParams.set("iss", authorization.issuer);
	for (const [name, value] of Object.entries(answer))
		target.searchParams.set(name, value);
	return redirect(target.href);
}

function pageParts(
	authorization: Authorization,
	server: OAuthServer,
	problem: string | null,
) {
	const chosen = authorization.loginHint;
	const { hostedDomain: wanted } = authorization;
	return {
		clientId: authorization.clientId,
		people: people.filter(
			({ hostedDomain }) =>
				wanted === null ||
				hostedDomain === wanted ||
				(wanted === "*" && hostedDomain !== null),
		),
		chosenSub: chosen?.sub ?? null,
		scopes: authorization.scopes,
		alreadyGranted:
			chosen === null
				? []
				: (server.findGrant(authorization.clientId, chosen.sub)?.scopes ?? []),
		problem,
	};
}

function errorPage(status: number, code: string, message: string): Reply {
	return html(status, googleErrorPage(status, code, message));
}
