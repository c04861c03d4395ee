import { answerConsent } from "../../authorization/consent.ts";
import { consentErrorPage } from "../../authorization/consent-page.ts";
import type { ScopeChoice } from "../../authorization/consent-screen.ts";
import { countOf } from "../../authorization/count-of.ts";
import { html, redirect } from "../../reply.ts";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import { type Person, people } from "../../world/people.ts";
import type { World } from "../../world/world.ts";
import { appName, configurations, type LoginConfiguration } from "../client.ts";
import { accountIdOf, worldIdOfAccount } from "../ids.ts";
import { businessesOf } from "../objects/business-list.ts";
import type { Logins } from "./logins.ts";
import { parseScope, permissions } from "./permissions.ts";

export type Dialog = {
	world: World;
	logins: Logins;
	/** Businesses that system users' codes are for, by code. */
	businessCodes: Map<string, string>;
};

type Asked = {
	clientId: string;
	redirectUri: string;
	state: string | null;
	permissions: readonly string[];
	isAskedAgain: boolean;
	configuration: LoginConfiguration | null;
};

/** `GET|POST /{version}/dialog/oauth`: permissions with a tick each, the ad accounts to choose from, and the way back. */
export async function authorize(
	request: SandboxRequest,
	dialog: Dialog,
): Promise<Reply> {
	const asked = readRequest(request, dialog);
	if ("status" in asked) return asked;
	return await answerConsent(request, {
		provider: "Facebook",
		appName,
		people,
		chosen: null,
		reachOf: (person) =>
			`Meta Ads: ${countOf(dialog.world.accounts.advertisersOf(person).length, "ad account")}`,
		always: ["Receive your name and profile picture"],
		scopes: [
			...asked.permissions.map((value) => ({
				value,
				text: permissions[value] ?? value,
				isGranted: false,
			})),
			...accountChoices(asked, dialog),
		],
		allow: (person, ticked) => allow(asked, person, ticked, dialog),
		deny: () =>
			back(asked, {
				error: "access_denied",
				error_code: "200",
				error_description: "Permissions error",
				error_reason: "user_denied",
			}),
		refuse: (message) => errorPage("Invalid request", message),
	});
}

/** Reads the request. What is wrong with it is told on Facebook's own page and never at the callback. */
function readRequest(
	{ query }: SandboxRequest,
	{ logins }: Dialog,
): Reply | Asked {
	const clientId = query.get("client_id") ?? query.get("app_id");
	const registered =
		clientId === null ? null : logins.server.clients.find(clientId);
	if (clientId === null || registered === null || registered.deleted)
		return errorPage(
			"Invalid App ID",
			"The provided app ID does not look like a valid app ID.",
		);
	const redirectUri = query.get("redirect_uri");
	if (redirectUri === null || redirectUri === "")
		return errorPage(
			"Missing redirect_uri parameter",
			"The parameter redirect_uri is required.",
		);
	if (!registered.redirectUris.includes(redirectUri))
		return errorPage(
			"URL Blocked",
			"This redirect failed because the redirect URI is not whitelisted in the app's Client OAuth Settings.",
		);
	const responseType = query.get("response_type") ?? "code";
	if (responseType !== "code")
		return errorPage(
			"Unsupported response_type",
			`The sandbox answers response_type=code alone, and not ${responseType}.`,
		);
	const authType = query.get("auth_type");
	if (authType !== null && !["rerequest", "reauthenticate"].includes(authType))
		return errorPage("Invalid auth_type", `Unknown auth_type: ${authType}`);
	const common = {
		clientId,
		redirectUri,
		state: query.get("state"),
		isAskedAgain: authType === "rerequest",
	};
	const configId = query.get("config_id");
	if (configId !== null) {
		const configuration = configurations.find(({ id }) => id === configId);
		if (configuration === undefined)
			return errorPage(
				"Invalid configuration",
				"The config_id is not one of this app's configurations.",
			);
		if (
			configuration.token === "SYSTEM_USER" &&
			query.get("override_default_response_type") !== "true"
		)
			return errorPage(
				"Invalid response_type",
				"Use override_default_response_type=true with response_type=code for this configuration.",
			);
		return { ...common, configuration, permissions: configuration.permissions };
	}
	const scope = parseScope(query.get("scope") ?? "");
	if (scope.unknown.length > 0)
		return errorPage(
			"Invalid Scopes",
			`Invalid Scopes: ${scope.unknown.join(", ")}. This message is only shown to developers. Users of your app will ignore these permissions if present.`,
		);
	return { ...common, configuration: null, permissions: scope.known };
}

/** Ad accounts to choose from, where ads are asked for. Without a single tick all are meant, those to come too. */
function accountChoices(asked: Asked, { world }: Dialog): ScopeChoice[] {
	if (!asked.permissions.some((name) => name.startsWith("ads_"))) return [];
	return [...world.accounts.all.values()]
		.filter(({ kind }) => kind === "advertiser")
		.map((account) => ({
			value: `act_${accountIdOf(account)}`,
			text: `Ad account ${account.name}`,
			isGranted: false,
		}));
}

function allow(
	asked: Asked,
	person: Person,
	ticked: readonly string[],
	dialog: Dialog,
): Reply {
	const { logins, world } = dialog;
	const { clientId } = asked;
	const earlier = logins.find(clientId, person.sub);
	// What was declined before is not asked for again, unless the app says so.
	const shown = asked.permissions.filter(
		(name) => asked.isAskedAgain || !earlier?.declined.includes(name),
	);
	const chosen = ticked
		.filter((value) => value.startsWith("act_"))
		.map(worldIdOfAccount);
	const everyAccount = [...world.accounts.all.values()].filter(
		({ kind }) => kind === "advertiser",
	);
	const login = logins.record({
		clientId,
		sub: person.sub,
		granted: shown.filter((name) => ticked.includes(name)),
		declined: shown.filter((name) => !ticked.includes(name)),
		accounts:
			chosen.length === 0 || chosen.length === everyAccount.length
				? null
				: chosen,
	});
	const { code } = logins.server.issueCode({
		clientId,
		sub: person.sub,
		redirectUri: asked.redirectUri,
		scopes: login.granted,
	});
	if (asked.configuration?.token === "SYSTEM_USER") {
		const business = businessesOf(world.accounts).find((one) =>
			person.accounts.some((id) => id === one.worldId),
		);
		if (business === undefined)
			return errorPage(
				"No business",
				"You need a business portfolio to go on. Create one in Meta Business Suite first.",
			);
		dialog.businessCodes.set(code, business.worldId);
	}
	return back(asked, { code });
}

/** Facebook puts a fragment behind the answer. */
function back(asked: Asked, answer: Readonly<Record<string, string>>): Reply {
	const url = new URL(asked.redirectUri);
	for (const [name, value] of Object.entries(answer))
		url.searchParams.set(name, value);
	if (asked.state !== null) url.searchParams.set("state", asked.state);
	return redirect(`${url.href}#_=_`);
}

function errorPage(code: string, message: string): Reply {
	return html(400, consentErrorPage("Facebook", 400, code, message));
}
