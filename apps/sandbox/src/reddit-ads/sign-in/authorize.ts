import { answerConsent } from "../../authorization/consent.ts";
import { consentErrorPage } from "../../authorization/consent-page.ts";
import { countOf } from "../../authorization/count-of.ts";
import { html, redirect } from "../../reply.ts";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import { people } from "../../world/people.ts";
import { readScopes, scopeSentences } from "./scopes.ts";
import type { SignIn } from "./sign-in.ts";

const durations = ["temporary", "permanent"];

/**
 * `GET|POST /api/v1/authorize`: all that the app asks for is allowed, or nothing. PKCE's parameters mean nothing here. An
 * unknown app or address stays on Reddit's own page; everything else that is wrong goes back to the app.
 */
export async function authorize(
	request: SandboxRequest,
	{ server, world, behaviour }: SignIn,
): Promise<Reply> {
	const { query } = request;
	const app = server.clients.find(query.get("client_id") ?? "");
	if (app === null || app.deleted) return errorPage("invalid client id.");
	const redirectUri = query.get("redirect_uri") ?? "";
	if (!app.redirectUris.includes(redirectUri))
		return errorPage("invalid redirect_uri parameter.");
	const state = query.get("state") ?? "";
	const back = (answer: Readonly<Record<string, string>>): Reply => {
		const url = new URL(redirectUri);
		if (state !== "") url.searchParams.set("state", state);
		for (const [name, value] of Object.entries(answer))
			url.searchParams.set(name, value);
		return redirect(`${url.href}${behaviour.callbackFragment ? "#_" : ""}`);
	};
	if (query.get("response_type") !== "code")
		return back({ error: "unsupported_response_type" });
	const duration = query.get("duration") ?? "temporary";
	if (state === "" || !durations.includes(duration))
		return back({ error: "invalid_request" });
	const scopes = readScopes(query.get("scope") ?? "");
	if (scopes === null) return back({ error: "invalid_scope" });
	// Reddit's page has no ticks: fewer scopes are what a script asks for, as where an app may not have all of them.
	const narrowed = request.headers["x-sandbox-scopes"]?.split(" ");
	return await answerConsent(request, {
		provider: "Reddit",
		appName: app.clientId,
		people,
		chosen: null,
		reachOf: (person) =>
			`Reddit Ads: ${countOf(world.accounts.advertisersOf(person).length, "ad account")}`,
		always: [
			...scopes.map((scope) => scopeSentences[scope] ?? scope),
			duration === "permanent"
				? "Maintain this access indefinitely, or until you take it back"
				: "Maintain this access for a day",
		],
		scopes: [],
		allow: ({ sub }) => {
			const { code } = server.issueCode({
				clientId: app.clientId,
				sub,
				redirectUri,
				scopes: scopes.filter((scope) => narrowed?.includes(scope) ?? true),
				offline: duration === "permanent",
			});
			return back({ code });
		},
		deny: () => back({ error: "access_denied" }),
		refuse: errorPage,
	});
}

function errorPage(message: string): Reply {
	return html(400, consentErrorPage("Reddit", 400, "Bad Request", message));
}
