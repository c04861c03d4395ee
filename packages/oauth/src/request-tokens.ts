import type { Secret } from "@patchbay/vault";
import { rename } from "./authorization-request.ts";
import { withClientSecrets } from "./client-secrets.ts";
import type {
	OAuth2Definition,
	OAuthRequestOptions,
	ParameterNames,
	TokenSet,
	Told,
} from "./provider.ts";
import { sentAt } from "./retry-after.ts";
import {
	sendTokenRequest,
	type TokenReply,
	type TokenRequest,
	unusable,
} from "./token-request.ts";
import { lifetimeOf, readTokenResponse } from "./token-response.ts";
import { checkTold } from "./told.ts";

const jsonTypes = /^(application\/([\w.-]+\+)?json|text\/javascript)$/;

/** Asks the token endpoint, and reads the reply as hostile input. */
export async function requestTokens(
	options: OAuthRequestOptions,
	use: "exchange" | "refresh",
	fields: Readonly<Record<string, string>>,
	scopes: readonly string[] | null,
): Promise<TokenSet> {
	const { definition, app, endpoints } = options;
	const reply = await withClientSecrets(definition, app, use, (secret) =>
		sendTokenRequest(
			write(definition, {
				url: endpoints.tokenUrl,
				app,
				secret,
				authentication: definition.clientAuthentication,
				fields: {
					...fields,
					...(definition.sendsScopes && scopes && scopes.length > 0
						? { scope: scopes.join(definition.scopeSeparator) }
						: {}),
					...definition.tokenFields?.[use],
				},
				names: definition.names?.token,
				body: definition.body ?? "form",
			}),
			callOptions(options),
		),
	);
	requireJson(definition, reply);
	return readTokenResponse(definition, reply.json, use);
}

export function callOptions({ definition, ...call }: OAuthRequestOptions) {
	return { ...call, platformName: definition.platformName };
}

/** A request with its fields as form or JSON, and the client's proof among them or as a header (RFC 6749 2.3.1). */
export function write(
	definition: OAuth2Definition,
	given: {
		url: string;
		app: OAuthRequestOptions["app"];
		secret: Secret<string>;
		authentication: "none" | "body" | "basic";
		fields: Readonly<Record<string, string | number | boolean>>;
		names: ParameterNames | undefined;
		body: "form" | "json" | "query";
		method?: "POST" | "DELETE" | undefined;
		headers?: Record<string, string> | undefined;
	},
): TokenRequest {
	const { app, secret, authentication } = given;
	const texts = new URLSearchParams();
	for (const [name, value] of Object.entries(given.fields))
		texts.set(name, String(value));
	if (authentication === "body") {
		texts.set("client_id", app.clientId);
		texts.set("client_secret", secret.reveal());
	}
	rename(texts, given.names);
	const headers = {
		...definition.headers?.(app),
		...given.headers,
		...(authentication === "basic"
			? { authorization: basic(app.clientId, secret) }
			: {}),
	};
	const request = { url: given.url, method: given.method ?? "POST", headers };
	if ([...texts].length === 0) return request;
	if (given.body === "form") return { ...request, body: { form: texts } };
	if (given.body === "query") {
		const url = new URL(given.url);
		for (const [name, value] of texts) url.searchParams.set(name, value);
		return { ...request, url };
	}
	// JSON keeps the types that a form cannot write.
	return {
		...request,
		body: { json: { ...Object.fromEntries(texts), ...typed(given.fields) } },
	};
}

function typed(
	fields: Readonly<Record<string, string | number | boolean>>,
): Record<string, number | boolean> {
	return Object.fromEntries(
		Object.entries(fields).filter(
			(entry): entry is [string, number | boolean] =>
				typeof entry[1] !== "string",
		),
	);
}

function basic(clientId: string, secret: Secret<string>): string {
	// Both parts are form-encoded before they are joined.
	const encode = (text: string) =>
		new URLSearchParams([["", text]]).toString().slice(1);
	const pair = `${encode(clientId)}:${encode(secret.reveal())}`;
	return `Basic ${Buffer.from(pair).toString("base64")}`;
}

function requireJson(definition: OAuth2Definition, reply: TokenReply): void {
	if (!jsonTypes.test(reply.mediaType))
		throw unusable(
			definition.platformName,
			`media type is not JSON; ${reply.text.length} characters`,
		);
}

/**
 * Adds what the platform tells about the token, where it is asked about a new one; what the token reply said itself comes
 * first.
 */
export async function inspectTokens(
	options: OAuthRequestOptions,
	tokens: TokenSet,
): Promise<TokenSet> {
	const { definition, app, endpoints } = options;
	const { inspect: asked } = definition;
	if (!asked) return tokens;
	const reply = await withClientSecrets(definition, app, "inspect", (secret) =>
		sendTokenRequest(
			{
				method: "GET",
				...asked.request(
					{ app: { ...app, clientSecrets: [secret] }, endpoints },
					tokens.accessToken,
				),
			},
			callOptions(options),
		),
	);
	requireJson(definition, reply);
	const fields = reply.json;
	if (typeof fields !== "object" || fields === null || Array.isArray(fields))
		throw unusable(definition.platformName, "inspection is not an object");
	const found = checkTold(
		definition.platformName,
		asked.read(
			fields as Record<string, unknown>,
			sentAt(reply.headers, Date.now()),
		),
	);
	const own: Told = tokens.told ?? {};
	return {
		...tokens,
		scopes: tokens.scopes ?? found.scopes ?? null,
		expiresIn:
			tokens.expiresIn ?? lifetimeOf(definition, found.expiresInSeconds),
		told: {
			...found,
			...own,
			facts: { ...found.facts, ...own.facts },
		},
	};
}
