import { answerConsent } from "../../authorization/consent.ts";
import { consentErrorPage } from "../../authorization/consent-page.ts";
import { countOf } from "../../authorization/count-of.ts";
import type { OAuth2Server } from "../../authorization/oauth2-server.ts";
import { readChallenge } from "../../authorization/pkce.ts";
import { html, redirect } from "../../reply.ts";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import { findPerson, people } from "../../world/people.ts";
import type { World } from "../../world/world.ts";
import { errorWords, IdentityRefused } from "./aadsts.ts";
import { apiScope, identityScopes } from "./identity-server.ts";

const prompts = ["login", "none", "consent", "select_account"];

/** `GET /common/oauth2/v2.0/authorize`: the person's page. What is wrong with app or address is told here and never sent back. */
export async function authorize(
	request: SandboxRequest,
	server: OAuth2Server,
	world: World,
): Promise<Reply> {
	const { query } = request;
	const app = server.clients.find(query.get("client_id") ?? "");
	if (app === null || app.deleted) return errorPage(700016);
	const redirectUri = query.get("redirect_uri") ?? "";
	if (!app.redirectUris.includes(redirectUri)) return errorPage(50011);
	const back = backTo(redirectUri, query);
	try {
		const { scopes, challenge } = readWanted(query, server);
		const chosen = findPerson(query.get("login_hint") ?? "");
		return await answerConsent(request, {
			provider: "Microsoft",
			appName: app.clientId,
			people,
			chosen,
			reachOf: (person) =>
				`Microsoft Advertising: ${countOf(world.accounts.advertisersOf(person).length, "account")}`,
			// A person consents to all of it or to none.
			always: [
				...(scopes.includes(apiScope)
					? ["Manage your Microsoft Advertising accounts"]
					: []),
				...(scopes.includes("offline_access")
					? ["Keep access to what you have given it access to"]
					: []),
			],
			scopes: [],
			allow: ({ sub }) => {
				const { code } = server.issueCode({
					clientId: app.clientId,
					sub,
					redirectUri,
					scopes,
					offline: scopes.includes("offline_access"),
					challenge,
					nonce: query.get("nonce"),
				});
				return back({ code, session_state: "sandbox" });
			},
			deny: () =>
				back({
					error: "access_denied",
					error_description: errorWords(65004, "The user declined to consent.")
						.description,
				}),
			refuse: (message) => errorPage(9002313, message),
			withoutPage: () => {
				if (query.get("prompt") !== "none") return null;
				const granted =
					chosen && server.findGrant(app.clientId, chosen.sub)?.scopes;
				if (!chosen || !granted)
					return back({
						error: "interaction_required",
						error_description: errorWords(50076).description,
					});
				const { code } = server.issueCode({
					clientId: app.clientId,
					sub: chosen.sub,
					redirectUri,
					scopes,
					offline: scopes.includes("offline_access"),
					challenge,
					nonce: query.get("nonce"),
				});
				return back({ code, session_state: "sandbox" });
			},
		});
	} catch (error) {
		if (!(error instanceof IdentityRefused)) throw error;
		const { error: word, description } = errorWords(error.code, error.detail);
		return back({ error: word, error_description: description });
	}
}

function readWanted(query: URLSearchParams, server: OAuth2Server) {
	if (query.get("response_type") !== "code")
		throw new IdentityRefused(9002313, "response_type must be code.");
	const prompt = query.get("prompt");
	if (prompt !== null && !prompts.includes(prompt))
		throw new IdentityRefused(9002313, "prompt is not one that is known.");
	const challenge = readChallenge(query, server.policy);
	if (typeof challenge === "string")
		throw new IdentityRefused(9002313, "The code challenge is not valid.");
	return { scopes: readScopes(query.get("scope")), challenge };
}

/** @throws {IdentityRefused} for scopes that are not the API's, such as its older ones */
export function readScopes(scope: string | null): string[] {
	const wanted = (scope ?? "").split(" ").filter(Boolean);
	if (wanted.length === 0)
		throw new IdentityRefused(900144, "The parameter scope is missing.");
	for (const one of wanted)
		if (one !== apiScope && !identityScopes.includes(one))
			throw new IdentityRefused(70011, `The scope ${one} is not valid.`);
	return wanted;
}

function backTo(redirectUri: string, query: URLSearchParams) {
	return (answer: Record<string, string>): Reply => {
		const target = new URL(redirectUri);
		const state = query.get("state");
		const values = { ...answer, ...(state === null ? {} : { state }) };
		if (query.get("response_mode") === "fragment")
			target.hash = String(new URLSearchParams(values));
		else
			for (const [name, value] of Object.entries(values))
				target.searchParams.set(name, value);
		return redirect(target.href);
	};
}

function errorPage(code: number, detail?: string): Reply {
	const { error, description } = errorWords(code, detail);
	return html(400, consentErrorPage("Microsoft", 400, error, description));
}
