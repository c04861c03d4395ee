import { answerConsent } from "../authorization/consent.ts";
import { consentErrorPage } from "../authorization/consent-page.ts";
import { countOf } from "../authorization/count-of.ts";
import type { OAuth2Server } from "../authorization/oauth2-server.ts";
import { html, redirect } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import type { WorldAccount, WorldAccounts } from "../world/accounts.ts";
import { people } from "../world/people.ts";
import { advertiserIdOf } from "./accounts.ts";
import type { Behaviour } from "./calls/behaviour.ts";
import type { Shares } from "./shares.ts";

export type Portal = {
	server: OAuth2Server;
	accounts: WorldAccounts;
	shares: Shares;
	behaviour: Behaviour;
};

/**
 * `GET|POST /portal/auth`: the person chooses which advertisers to share. It knows `app_id`, `state` and `redirect_uri`;
 * any other parameter, PKCE's among them, means nothing to it. What is allowed is fixed in the app's settings.
 */
export async function authorize(
	request: SandboxRequest,
	{ server, accounts, shares, behaviour }: Portal,
): Promise<Reply> {
	const { query } = request;
	const appId = query.get("app_id");
	const client = appId === null ? null : server.clients.find(appId);
	if (client === null || client.deleted)
		return errorPage(
			400,
			"invalid_app",
			appId === null ? "app_id is missing." : "This app does not exist.",
		);
	const redirectUri = query.get("redirect_uri");
	if (redirectUri === null || !client.redirectUris.includes(redirectUri))
		return errorPage(
			400,
			"redirect_uri_mismatch",
			"The redirect_uri is not one of the app's advertiser redirect URLs.",
		);
	const back = (answer: Readonly<Record<string, string>>): Reply => {
		const url = new URL(redirectUri);
		for (const [name, value] of Object.entries(answer))
			url.searchParams.set(name, value);
		const state = query.get("state");
		if (state !== null) url.searchParams.set("state", state);
		return redirect(url.href);
	};
	return await answerConsent(request, {
		provider: "TikTok",
		appName: client.clientId,
		people,
		chosen: null,
		reachOf: (person) =>
			`TikTok Ads: ${countOf(accounts.advertisersOf(person).length, "advertiser")}`,
		always: ["Use every permission that the app has at TikTok for Business"],
		scopes: everyAdvertiser(accounts).map((account) => ({
			value: advertiserIdOf(account),
			text: `Share ${account.name}`,
			isGranted: false,
		})),
		allow(person, ticked) {
			const { code } = server.issueCode({
				clientId: client.clientId,
				sub: person.sub,
				redirectUri,
			});
			shares.set(
				code,
				accounts
					.advertisersOf(person)
					.map(advertiserIdOf)
					.filter((id) => ticked.includes(id)),
			);
			return back({
				auth_code: code,
				...(behaviour.alsoCode ? { code } : {}),
			});
		},
		deny: () => back({}),
		refuse: (message) => errorPage(400, "invalid_request", message),
	});
}

function everyAdvertiser(accounts: WorldAccounts): WorldAccount[] {
	return [...accounts.all.values()].filter(({ kind }) => kind === "advertiser");
}

function errorPage(status: number, code: string, message: string): Reply {
	return html(status, consentErrorPage("TikTok", status, code, message));
}
