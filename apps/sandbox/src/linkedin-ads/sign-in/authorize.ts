import { answerConsent } from "../../authorization/consent.ts";
import { consentErrorPage } from "../../authorization/consent-page.ts";
import { countOf } from "../../authorization/count-of.ts";
import { html, redirect } from "../../reply.ts";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import { people } from "../../world/people.ts";
import type { World } from "../../world/world.ts";
import { appName } from "../client.ts";
import type { Logins } from "./logins.ts";
import { scopeTexts } from "./scopes.ts";

type Asked = {
	clientId: string;
	redirectUri: string;
	state: string | null;
	scopes: readonly string[];
};

/** `GET|POST /oauth/v2/authorization`: all that was asked for, or nothing. */
export async function authorize(
	request: SandboxRequest,
	{ world, logins }: { world: World; logins: Logins },
): Promise<Reply> {
	const asked = readRequest(request, logins);
	if ("status" in asked) return asked;
	// For scripts alone: as if the app had asked for fewer.
	const narrowed = request.headers["x-sandbox-scopes"]?.split(" ");
	const scopes = asked.scopes.filter(
		(scope) => narrowed?.includes(scope) ?? true,
	);
	return await answerConsent(request, {
		provider: "LinkedIn",
		appName,
		people,
		chosen: null,
		reachOf: (person) =>
			`LinkedIn Ads: ${countOf(world.accounts.advertisersOf(person).length, "ad account")}`,
		always: [...new Set(scopes.map((scope) => scopeTexts[scope] ?? scope))],
		scopes: [],
		allow: ({ sub }) => {
			const { clientId, redirectUri } = asked;
			const { code } = logins.server.issueCode({
				clientId,
				sub,
				redirectUri,
				scopes,
			});
			return back(asked, { code });
		},
		deny: () =>
			back(asked, {
				error: "user_cancelled_authorize",
				error_description: "The user cancelled the authorization",
			}),
		refuse: (message) => errorPage(message),
	});
}

/** Reads the request. A wrong app or address is told on LinkedIn's own page, a scope that the app lacks at the callback. */
function readRequest({ query }: SandboxRequest, logins: Logins): Reply | Asked {
	const clientId = query.get("client_id") ?? "";
	const registered = logins.server.clients.find(clientId);
	if (registered === null || registered.deleted)
		return errorPage('The passed in client_id is invalid "client_id".');
	const redirectUri = query.get("redirect_uri") ?? "";
	if (!registered.redirectUris.includes(redirectUri))
		return errorPage("The redirect_uri does not match the registered value.");
	const asked: Asked = {
		clientId,
		redirectUri,
		state: query.get("state"),
		// Blanks in the documents, and commas in LinkedIn's own client.
		scopes: (query.get("scope") ?? "").split(/[ ,]/).filter(Boolean),
	};
	if (query.get("response_type") !== "code")
		return back(asked, {
			error: "unsupported_response_type",
			error_description: 'A required parameter "response_type" must be "code"',
		});
	const known = logins.scopesOfApp(clientId);
	const missing = asked.scopes.find((scope) => !known.includes(scope));
	if (missing !== undefined || asked.scopes.length === 0)
		return back(asked, {
			error: "unauthorized_scope_error",
			error_description: `Scope "${missing ?? ""}" is not authorized for your application`,
		});
	return asked;
}

function back(
	{ redirectUri, state }: Asked,
	answer: Readonly<Record<string, string>>,
): Reply {
	const target = new URL(redirectUri);
	for (const [name, value] of Object.entries(answer))
		target.searchParams.set(name, value);
	if (state !== null) target.searchParams.set("state", state);
	return redirect(target.href);
}

function errorPage(message: string): Reply {
	return html(
		400,
		consentErrorPage("LinkedIn", 400, "Bummer, something went wrong.", message),
	);
}
