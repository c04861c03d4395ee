import { answerConsent } from "../authorization/consent.ts";
import { consentErrorPage } from "../authorization/consent-page.ts";
import type { OAuth2Server } from "../authorization/oauth2-server.ts";
import { type Challenge, readChallenge } from "../authorization/pkce.ts";
import { html, redirect } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import { findPerson, type Person, people } from "../world/people.ts";
import { issuerOf } from "./addresses.ts";
import { answerPicker, showPicker } from "./pick.ts";
import { type PickRequest, readPick } from "./pick-request.ts";
import type { Picker } from "./picker.ts";
import { parseScopes, type RequestedScopes, scopeTexts } from "./scopes.ts";

type Authorization = {
	clientId: string;
	redirectUri: string;
	state: string | null;
	scopes: RequestedScopes;
	offline: boolean;
	prompt: Set<string>;
	includeGranted: boolean;
	loginHint: Person | null;
	challenge: Challenge | null;
	nonce: string | null;
	/** A domain, `*` for any; null for accounts of all kinds. */
	hostedDomain: string | null;
	issuer: string;
	/** Null: the person picks no files. */
	pick: PickRequest | null;
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

/** `GET|POST /o/oauth2/v2/auth`: the consent page, the answer to its form, and the header for scripts; then the Picker. */
export async function authorize(
	request: SandboxRequest,
	server: OAuth2Server,
	picker: Picker,
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
	const { pick } = authorization;
	const ends = {
		done: (person: Person, ids: readonly string[]) => {
			const { clientId, scopes } = authorization;
			for (const id of ids)
				picker.files?.open(id, { sub: person.sub, clientId });
			return allow(authorization, person, scopes.ticked, server, ids);
		},
		cancelled: () => deny(authorization),
		refuse: (message: string) => errorPage(400, "invalid_request", message),
	};
	const picked =
		pick === null ? null : await answerPicker(request, pick, picker, ends);
	if (picked !== null) return picked;
	return await answerConsent(request, {
		provider: "Google",
		appName: authorization.clientId,
		people: peopleFor(authorization),
		chosen: authorization.loginHint,
		reachOf: ({ accounts }) =>
			accounts.length === 0
				? "No Google Ads account"
				: `Google Ads: ${accounts.join(", ")}`,
		always: alwaysAllowed(authorization),
		scopes: scopeChoices(authorization, server),
		allow: (person, ticked) =>
			pick === null
				? allow(authorization, person, ticked, server)
				: showPicker(request, person, pick, picker, ends),
		deny: () => deny(authorization),
		refuse: (message) => errorPage(400, "invalid_request", message),
		withoutPage: () =>
			authorization.prompt.has("none") ? silently(authorization, server) : null,
	});
}

/** Reads the request. A mistake here never reaches the callback: the redirect address itself may be forged. */
function readAuthorization(
	query: URLSearchParams,
	issuer: string,
	server: OAuth2Server,
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
	const client = server.clients.find(clientId);
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
	const pick = readPick(query);
	if (typeof pick === "string") return errorPage(400, "invalid_request", pick);
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
	const challenge = readChallenge(query, server.policy);
	if (challenge === "bad" || challenge === "missing")
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
			pick,
		},
	};
}

/** With `prompt=none` only what was allowed before is possible. */
function silently(authorization: Authorization, server: OAuth2Server): Reply {
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
	ticked: readonly string[],
	server: OAuth2Server,
	picked: readonly string[] = [],
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
		...(picked.length === 0 ? {} : { picked_file_ids: picked.join(",") }),
	});
}

function hasConsented(
	authorization: Authorization,
	person: Person,
	server: OAuth2Server,
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

/** People that the app can mean: with `hd` only accounts of an organization. */
function peopleFor({ hostedDomain: wanted }: Authorization): Person[] {
	return people.filter(
		({ hostedDomain }) =>
			wanted === null ||
			hostedDomain === wanted ||
			(wanted === "*" && hostedDomain !== null),
	);
}

function alwaysAllowed({ scopes, pick }: Authorization): string[] {
	if (pick !== null)
		return scopes.ticked.map((scope) => scopeTexts[scope] ?? scope);
	return scopes.signIn.length === 0
		? []
		: [
				"See your name, e-mail address and who you are (always, when you sign in)",
			];
}

function scopeChoices(
	{ clientId, loginHint, scopes, pick }: Authorization,
	server: OAuth2Server,
) {
	const earlier =
		loginHint === null
			? []
			: (server.findGrant(clientId, loginHint.sub)?.scopes ?? []);
	// Where files are picked, the one scope cannot be unticked.
	if (pick !== null) return [];
	return scopes.ticked.map((value) => ({
		value,
		text: scopeTexts[value] ?? value,
		isGranted: earlier.includes(value),
	}));
}

function errorPage(status: number, code: string, message: string): Reply {
	return html(status, consentErrorPage("Google", status, code, message));
}
