import { answerConsent } from "../../authorization/consent.ts";
import { consentErrorPage } from "../../authorization/consent-page.ts";
import { countOf } from "../../authorization/count-of.ts";
import type { OAuth2Server } from "../../authorization/oauth2-server.ts";
import { type Challenge, readChallenge } from "../../authorization/pkce.ts";
import { html, redirect } from "../../reply.ts";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import type { WorldAccount } from "../../world/accounts.ts";
import { type Person, people } from "../../world/people.ts";
import type { World } from "../../world/world.ts";
import { publicKeyOf } from "../fixed-keys.ts";
import type { Installations } from "./installations.ts";
import { everyScope } from "./scopes.ts";

export interface AuthorizeParts {
	world: World;
	server: OAuth2Server;
	installations: Installations;
}

/**
 * `GET|POST /oauth/authorize`: a person installs the app in one account. The boxes are the accounts. What the app may do is
 * told and not chosen; a script may name scopes all the same, and gets those alone.
 */
export async function authorize(
	request: SandboxRequest,
	parts: AuthorizeParts,
): Promise<Reply> {
	const { query } = request;
	const { server, world, installations } = parts;
	const client = server.clients.find(query.get("client_id") ?? "");
	if (client === null || client.deleted)
		return errorPage("invalid_client", "There is no such app.");
	const redirectUri = query.get("redirect_uri");
	if (redirectUri === null || !client.redirectUris.includes(redirectUri))
		return errorPage(
			"invalid_redirect_uri",
			"The redirect_uri is not one of the app's redirect URLs.",
		);
	const back = (answer: Readonly<Record<string, string>>): Reply => {
		const url = new URL(redirectUri);
		for (const [name, value] of Object.entries(answer))
			url.searchParams.set(name, value);
		const state = query.get("state");
		if (state !== null) url.searchParams.set("state", state);
		return redirect(url.href);
	};
	const asked = readRequest(query, server);
	if ("error" in asked) return back(asked);
	return await answerConsent(request, {
		provider: "Klaviyo",
		appName: client.clientId,
		people,
		chosen: null,
		reachOf: (person) =>
			`Klaviyo: ${countOf(openAccounts(world, person).length, "account")}`,
		always: asked.scopes.map((scope) => `Allow ${scope}`),
		scopes: people
			.flatMap((person) => openAccounts(world, person))
			.filter((account, index, all) => all.indexOf(account) === index)
			.map((account) => ({
				value: publicKeyOf(account.id),
				text: `Install in ${account.name}`,
				isGranted: false,
			})),
		allow(person, ticked) {
			const account = chosenAccount(world, person, ticked);
			if (account === null)
				return back({
					error: "access_denied",
					error_description: "The user has no account to install the app in.",
				});
			const narrowed = asked.scopes.filter((scope) => ticked.includes(scope));
			const { code } = server.issueCode({
				clientId: client.clientId,
				sub: person.sub,
				redirectUri,
				scopes: narrowed.length > 0 ? narrowed : asked.scopes,
				challenge: asked.challenge,
			});
			installations.set(code, account.id);
			return back({ code });
		},
		deny: () =>
			back({
				error: "access_denied",
				error_description: "The user denied the request.",
			}),
		refuse: (message) => errorPage("invalid_request", message),
	});
}

/** The first account that is ticked and that the person reaches; where scopes alone are named, as scripts may, the first. */
function chosenAccount(
	world: World,
	person: Person,
	ticked: readonly string[],
): WorldAccount | null {
	const reached = openAccounts(world, person);
	const isScopesAlone =
		ticked.length > 0 && ticked.every((value) => everyScope.includes(value));
	return (
		reached.find(
			({ id }) => isScopesAlone || ticked.includes(publicKeyOf(id)),
		) ?? null
	);
}

/** Accounts that a person can install an app in. */
export function openAccounts(world: World, person: Person): WorldAccount[] {
	return world.accounts
		.advertisersOf(person)
		.filter(({ status }) => status === "active");
}

function readRequest(
	query: URLSearchParams,
	{ policy }: OAuth2Server,
):
	| { error: string; error_description: string }
	| { scopes: string[]; challenge: Challenge } {
	const refused = (error: string, error_description: string) => ({
		error,
		error_description,
	});
	if (query.get("response_type") !== "code")
		return refused(
			"unsupported_response_type",
			"The response_type must be code.",
		);
	const challenge = readChallenge(query, policy);
	if (challenge === null || challenge === "missing" || challenge === "bad")
		return refused(
			"invalid_request",
			"A code_challenge of the method S256 is required.",
		);
	const scopes = [
		...new Set((query.get("scope") ?? "").split(" ").filter(Boolean)),
	];
	const unknown = scopes.find((scope) => !everyScope.includes(scope));
	if (scopes.length === 0 || unknown !== undefined)
		return refused(
			"invalid_scope",
			unknown === undefined
				? "A scope is required."
				: `There is no scope ${unknown}.`,
		);
	return { scopes, challenge };
}

function errorPage(code: string, message: string): Reply {
	return html(400, consentErrorPage("Klaviyo", 400, code, message));
}
