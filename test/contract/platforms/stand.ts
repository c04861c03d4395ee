import { platformKey } from "@patchbay/db/platform-key";
import { createLogger } from "@patchbay/logger";
import {
	type BegunConsent,
	CallbackQuery,
	type ConsentMethod,
	type Issued,
	type KeyMethod,
	type Method,
	type MethodCall,
	type OAuthApp,
	type PlatformUser,
} from "@patchbay/oauth";
import {
	type AccountRef,
	createTokenSession,
	type HttpLimits,
	hasAdAccounts,
	type Platform,
	type PlatformEndpoints,
	type PlatformSession,
	parsePlatformEndpoints,
	scopesOfSets,
} from "@patchbay/platforms";
import { Secret } from "@patchbay/vault";
import {
	type Sandbox,
	startSandbox,
} from "../../../apps/sandbox/src/create-sandbox.ts";
import { modules } from "../../../apps/sandbox/src/modules.ts";
import type {
	CaseControl,
	CaseFault,
	PlatformCase,
} from "../../../apps/sandbox/src/platform-case.ts";
import { uncounted, waitTurn } from "../../support/uncounted.ts";
import { neededSets } from "./declarations.ts";

/** One call that the sandbox was sent, as its log tells. */
export interface SeenRequest {
	method: string;
	path: string;
	headerNames: string[];
	headers: Record<string, string>;
	grantType: string | null;
	status: number | null;
}

/** A credential that was just issued, and a session that uses it. */
export interface SignIn {
	issued: Issued;
	session: PlatformSession;
}

export interface SessionOptions {
	limits?: Partial<HttpLimits>;
	extras?: Record<string, string>;
	/** Watches or counts requests. */
	meter?: Partial<Pick<PlatformSession, "admit" | "note" | "refused">>;
}

/** Action of a person on the consent page. */
export interface ConsentOptions {
	account?: string;
	/** Scopes that stay ticked, separated by blanks; all when left out. */
	scopes?: string;
	answer?: "allow" | "deny";
	/** App that asks, where it is not the registered one. */
	app?: OAuthApp;
}

export interface Consented {
	begun: BegunConsent;
	query: CallbackQuery;
}

/** Sizes of a sandbox's world, where they are not the usual ones. */
export interface StandSettings {
	campaigns?: number;
	days?: number;
	/** Records on a page. */
	pageSize?: number;
}

/** One platform and a sandbox in its place, with ways to sign in, to script faults and to ask what was called. */
export interface Stand {
	platform: Platform;
	method: Method;
	known: PlatformCase;
	sandbox: Sandbox;
	/** Sizes of the world that the sandbox shows. */
	sizes: StandSettings;
	endpoints: PlatformEndpoints;
	/** The registered app; for a key one that nothing asks. */
	app: OAuthApp;
	/** Path of the token endpoint, which another platform's simulator may serve. */
	tokenPath: string;
	/** @param isQuick gives up soon, for an endpoint that is slow on purpose */
	call(app?: OAuthApp, isQuick?: boolean): MethodCall;
	/** Goes through the consent page as a script. */
	consent(options?: ConsentOptions): Promise<Consented>;
	finish(
		consented: Consented,
		app?: OAuthApp,
		isQuick?: boolean,
	): Promise<Issued>;
	/** Signs somebody in: the case's person, or the right key, when nobody is named. */
	signIn(account?: string, options?: SessionOptions): Promise<SignIn>;
	session(issued: Issued, options?: SessionOptions): PlatformSession;
	/** Tells whom a credential belongs to, as a connect does. */
	identify(signIn: SignIn): Promise<PlatformUser>;
	/** The case's readable account, as the platform lists it. */
	account(session: PlatformSession): Promise<AccountRef>;
	/** Scripts a fault. A path without a slash before it lies below the platform's prefix; so for `requests` too. */
	fail(path: string, fault: CaseFault): Promise<void>;
	/** Forgets scripted faults, the log and the simulator's own counts. */
	reset(): Promise<void>;
	/** Requests since the last reset, of a path or all of them. */
	requests(path?: string): Promise<SeenRequest[]>;
	control(control: CaseControl): Promise<void>;
}

/** The usual waits, so that a busy machine is not taken for a slow platform; small replies and quick repeats. */
const usualLimits: Partial<HttpLimits> = {
	replyBytes: 4 * 1_048_576,
	retries: 2,
	firstRetryMilliseconds: 10,
};

/** Gives up soon, for a platform that is slow on purpose. */
export const quickLimits: Partial<HttpLimits> = {
	...usualLimits,
	headersMilliseconds: 1_000,
	pauseMilliseconds: 1_000,
	totalMilliseconds: 3_000,
};

/** Starts a sandbox of its own for one platform and one way of signing in; its pages hold seven records, or what the case says. */
export async function startStand(
	platform: Platform,
	known: PlatformCase,
	method: Method = platform.methods[0],
	settings: StandSettings = { pageSize: known.reading.pageSize ?? 7 },
): Promise<Stand> {
	const prefix = platformKey(platform.id);
	const module = modules.find((each) => each.platform === prefix);
	if (!module) throw new Error(`The sandbox has no ${prefix}`);
	const below = (path: string) =>
		path.startsWith("/") ? path : `/${prefix}/${path}`;
	const sizes = { campaigns: 9, days: 40, ...settings };
	const sandbox = await startSandbox({ port: 0, ...sizes });
	const endpoints = parsePlatformEndpoints({
		[platform.id]: module.endpoints(sandbox.url),
	})[platform.id];
	const registered =
		method.kind === "API_KEY" ? null : module.client?.[method.kind];
	if (registered === undefined)
		throw new Error(`${prefix} has no app for ${method.kind} in its module`);
	const app: OAuthApp = {
		platform: platform.id,
		clientId: registered?.id ?? "none",
		clientSecrets: registered ? [new Secret(registered.secret)] : [],
		redirectUri: `http://localhost:3000/oauth/${prefix}/callback`,
		extras: registered?.extras ?? {},
	};
	const asked = scopesOfSets(platform, neededSets(platform));
	const logger = createLogger({ name: "contract", level: "silent" });

	const stand: Stand = {
		platform,
		method,
		known,
		sandbox,
		sizes,
		endpoints,
		app,
		tokenPath: new URL(endpoints.tokenUrl).pathname,
		call: (other = app, isQuick = false) => ({
			app: other,
			endpoints,
			waitTurn,
			requestId: "contract-suite",
			...(isQuick
				? { timeoutMilliseconds: 2_500, readTimeoutMilliseconds: 1_000 }
				: {}),
		}),
		async consent({ account, scopes, answer = "allow", app: by = app } = {}) {
			const begun = await asConsent(method).begin(stand.call(by), {
				scopes: asked,
				reconsent: false,
			});
			const wanted = account ?? known.consent?.person.account;
			const reply = await fetch(begun.url, {
				redirect: "manual",
				headers: {
					"x-sandbox-consent": answer,
					...(wanted === undefined ? {} : { "x-sandbox-account": wanted }),
					...(scopes === undefined ? {} : { "x-sandbox-scopes": scopes }),
				},
			});
			const location = reply.headers.get("location");
			if (reply.status !== 302 || location === null)
				throw new Error(`No redirect: ${reply.status} ${await reply.text()}`);
			if (!location.startsWith(`${app.redirectUri}?`))
				throw new Error("The redirect goes elsewhere");
			return { begun, query: CallbackQuery.parse(new URL(location).search) };
		},
		finish: ({ begun, query }, by = app, isQuick = false) =>
			asConsent(method).finish(stand.call(by, isQuick), {
				query,
				secret: begun.secret,
				scopes: asked,
			}),
		async signIn(account, options) {
			const issued =
				method.kind === "API_KEY"
					? asKey(method).read(known.key?.right ?? {})
					: await stand.finish(
							await stand.consent(account === undefined ? {} : { account }),
						);
			return { issued, session: stand.session(issued, options) };
		},
		session(issued, { limits = usualLimits, extras = {}, meter } = {}) {
			let { credential } = issued;
			const make = () =>
				createTokenSession({
					credential,
					scopes: issued.scopes,
					platform,
					app: method.kind === "API_KEY" ? null : app,
					endpoints,
					// What the app needs is there, whatever a test adds.
					extras: { ...app.extras, ...extras },
					facts: issued.facts,
					requestId: "contract-suite",
					logger,
					limits,
					meter: { ...uncounted, ...meter },
				});
			let current = make();
			return {
				...current,
				authorize: (request) => current.authorize(request),
				// As in the product: what cannot be renewed is looked at anew and is the same.
				async renewAfterRefusal() {
					if (!method.renew) return;
					const renewed = await method.renew(stand.call(), credential, asked);
					credential = withOldRefreshToken(renewed.credential, credential);
					current = make();
				},
			};
		},
		identify: async ({ issued, session }) =>
			issued.user ??
			(await platform.identify(session, {
				idToken: issued.idToken,
				clientId: method.kind === "API_KEY" ? null : app.clientId,
				facts: issued.facts,
			})),
		async account(session) {
			if (!hasAdAccounts(platform))
				throw new Error(`${platform.name} has no ad accounts`);
			const { readable } = needed(known, "accounts");
			const accounts = await platform.parts.accounts.run(session);
			const found = accounts.find(({ externalId }) => externalId === readable);
			if (!found) throw new Error(`The sandbox has no account ${readable}`);
			return {
				externalId: readable,
				accessExternalId: found.accessExternalId,
				currencyCode: found.currencyCode ?? "",
				timeZone: found.timeZone ?? "",
			};
		},
		async fail(path, fault) {
			await post(`${sandbox.url}/__sandbox/faults`, {
				...fault,
				path: below(path),
			});
		},
		async reset() {
			await call(`${sandbox.url}/__sandbox/faults`, "DELETE");
			await call(`${sandbox.url}/__sandbox/requests`, "DELETE");
			if (known.limits.reset) await stand.control(known.limits.reset);
		},
		async requests(path) {
			const query =
				path === undefined ? "" : `?path=${encodeURIComponent(below(path))}`;
			const reply = await call(`${sandbox.url}/__sandbox/requests${query}`);
			return ((await reply.json()) as { requests: SeenRequest[] }).requests;
		},
		async control({ action, body }) {
			await post(`${sandbox.url}/__sandbox${below(action)}`, body);
		},
	};
	return stand;
}

/** A fault as it is to be scripted now. */
export function faultOf(given: CaseFault | (() => CaseFault)): CaseFault {
	return typeof given === "function" ? given() : given;
}

/** A part of a case that a declared thing needs. */
export function needed<Name extends keyof PlatformCase>(
	known: PlatformCase,
	name: Name,
): NonNullable<PlatformCase[Name]> {
	const part = known[name];
	if (part === undefined || part === null)
		throw new Error(`The platform's case.ts has no "${name}"`);
	return part;
}

export function asConsent(method: Method): ConsentMethod<"OAUTH1" | "OAUTH2"> {
	if (method.kind === "API_KEY") throw new Error("A key has no consent page");
	return method;
}

export function asKey(method: Method): KeyMethod {
	if (method.kind === "API_KEY") return method;
	throw new Error(`${method.kind} is no key`);
}

function withOldRefreshToken(
	renewed: Issued["credential"],
	old: Issued["credential"],
): Issued["credential"] {
	return renewed.method === "OAUTH2" && old.method === "OAUTH2"
		? { ...renewed, refreshToken: renewed.refreshToken ?? old.refreshToken }
		: renewed;
}

async function call(url: string, method = "GET"): Promise<Response> {
	const reply = await fetch(url, { method });
	if (!reply.ok) throw new Error(`${method} ${url}: ${await reply.text()}`);
	return reply;
}

async function post(url: string, body: object): Promise<void> {
	const reply = await fetch(url, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(body),
	});
	if (!reply.ok) throw new Error(`POST ${url}: ${await reply.text()}`);
}
