import { bearerToken } from "../authorization/bearer-token.ts";
import type { AccessToken } from "../authorization/oauth2-store.ts";
import type { Reply, SandboxRequest, Simulator } from "../simulator.ts";
import { type Person, people } from "../world/people.ts";
import type { World } from "../world/world.ts";
import { Standings } from "./business/ad-accounts.ts";
import { Businesses } from "./business/businesses.ts";
import { adAccountIdOf, memberIdOf } from "./business/ids.ts";
import { usualBehaviour } from "./calls/behaviour.ts";
import type { Api } from "./calls/call.ts";
import { ApiRefused, errorReply } from "./calls/errors.ts";
import { limitHeaders, policies, RateLimits } from "./calls/rate-limits.ts";
import { hasOwnName } from "./calls/user-agents.ts";
import { client } from "./client.ts";
import { controlActions } from "./control-actions.ts";
import { objectActions } from "./control-objects.ts";
import { forbidden, MediaFiles } from "./creative/media-files.ts";
import { Oddities } from "./entities/oddities.ts";
import { Store } from "./entities/store.ts";
import type { RedditAdsFault } from "./fault.ts";
import { Reports } from "./reports/reports.ts";
import { findRoute } from "./routes.ts";
import { authorize } from "./sign-in/authorize.ts";
import { createSignIn, type SignIn } from "./sign-in/sign-in.ts";
import { answerRevoke, answerToken } from "./sign-in/token-endpoints.ts";
import { WwwRefused, wwwError } from "./sign-in/www-errors.ts";
import { Changes } from "./writes/changes.ts";

const prefix = "/reddit-ads";
const apiPath = "/api/v3";
const mediaPath = "/media/";
const apiHost = "https://ads-api.reddit.com";
const wwwHost = "https://www.reddit.com";

type Parts = { world: World; signIn: SignIn; limits: RateLimits; api: Api };

/** Reddit: the page on which people allow an app, and the Ads API over all that they reach. */
export function createRedditAdsSimulator(
	world: World,
): Simulator<RedditAdsFault> {
	const { accounts, settings } = world;
	const behaviour = { ...usualBehaviour };
	const businesses = new Businesses(accounts);
	const parts: Parts = {
		world,
		signIn: createSignIn(world, behaviour),
		limits: new RateLimits(world.clock, settings.queriesPerSecond),
		api: {
			world,
			businesses,
			behaviour,
			standings: new Standings(),
			store: new Store(world),
			oddities: new Oddities(),
			media: new MediaFiles(world),
			reports: new Reports(),
			changes: new Changes(),
		},
	};
	return {
		handle: (request) => answer(request, parts),
		faultReply: async ({ form, status }, request) =>
			faultReply(form, status, request),
		control: {
			...controlActions({ ...parts, behaviour }),
			...objectActions(parts.api),
		},
		describe: () => ({
			clientIds: [
				client.id,
				...settings.clients.map(({ clientId }) => clientId),
			],
			redirectUris: world.redirectUrisOf("reddit-ads"),
			people: people.map((person) => ({
				id: memberIdOf(person),
				username: person.handle,
				email: person.email,
				businesses: businesses.of(person).map(({ world: { name } }) => name),
				adAccounts: accounts.advertisersOf(person).map(adAccountIdOf),
			})),
		}),
	};
}

async function answer(request: SandboxRequest, parts: Parts): Promise<Reply> {
	const path = request.path.slice(prefix.length);
	if (path.startsWith(mediaPath))
		return parts.api.behaviour.refusesMedia
			? forbidden()
			: await parts.api.media.serve(
					path.slice(mediaPath.length),
					request.query,
				);
	const isApi = path === apiPath || path.startsWith(`${apiPath}/`);
	// Each host has its own paths; below one address both are served.
	if (request.origin === wwwHost && isApi) return wwwError(404);
	if (request.origin === apiHost && !isApi) return errorReply({ code: 404 });
	if (!isApi) return await answerWww(request, path, parts.signIn);
	const headers: Record<string, string> = {};
	try {
		const reply = await answerApi(
			request,
			path.slice(apiPath.length),
			parts,
			headers,
		);
		return { ...reply, headers: { ...reply.headers, ...headers } };
	} catch (error) {
		if (!(error instanceof ApiRefused)) throw error;
		const { code, message, fields } = error;
		const reply = errorReply({ code, message, fields });
		return { ...reply, headers: { ...reply.headers, ...headers } };
	}
}

/** `www.reddit.com`: the consent page and the endpoints for tokens. */
async function answerWww(
	request: SandboxRequest,
	path: string,
	signIn: SignIn,
): Promise<Reply> {
	try {
		switch (path) {
			case "/api/v1/authorize":
				return await authorize(request, signIn);
			case "/api/v1/access_token":
				return await answerToken(request, signIn);
			case "/api/v1/revoke_token":
				return await answerRevoke(request, signIn);
		}
		throw new WwwRefused(404);
	} catch (error) {
		if (!(error instanceof WwwRefused)) throw error;
		return wwwError(error.error);
	}
}

/** @param headers gets those of the limit, which errors carry too */
async function answerApi(
	request: SandboxRequest,
	path: string,
	{ world, signIn, limits, api }: Parts,
	headers: Record<string, string>,
): Promise<Reply> {
	if (!hasOwnName(request)) throw new ApiRefused(429);
	const { token, person } = bearerOf(request, signIn);
	const matched = findRoute(request.method, path);
	if (matched === null) throw new ApiRefused(404);
	const { route, ids } = matched;
	const counted = limits.count(`${token.clientId} ${token.sub}`, route.policy);
	Object.assign(headers, limitHeaders(counted));
	if (counted.isRefused) throw new ApiRefused(429);
	if (!token.scopes.includes(route.scope)) throw new ApiRefused(403);
	return await route.run({
		request,
		query: request.query,
		root: `${request.origin}${request.origin === apiHost ? "" : prefix}${apiPath}`,
		path,
		bodyText:
			request.method === "GET" ? "" : (await request.body()).toString("utf8"),
		ids,
		token,
		person,
		api,
		now: world.clock.now(),
	});
}

function bearerOf(
	request: SandboxRequest,
	{ server }: SignIn,
): { token: AccessToken; person: Person } {
	const token = server.inspect(bearerToken(request) ?? "");
	const person = people.find(({ sub }) => sub === token?.sub);
	if (token?.state !== "live" || person === undefined)
		throw new ApiRefused(401);
	return { token, person };
}

function faultReply(
	{ redditAdsError, redditError }: RedditAdsFault,
	status: number | undefined,
	{ method, path }: SandboxRequest,
): Reply | null {
	if (redditError) {
		const { error, hasMessage } = redditError;
		return wwwError(error, { status, hasMessage });
	}
	if (!redditAdsError) return null;
	const { resetSeconds, retryAfterSeconds, ...error } = redditAdsError;
	const reply = errorReply(error, status ?? error.code);
	const route = findRoute(method, path.slice(`${prefix}${apiPath}`.length));
	const policy = route?.route.policy ?? "campaign-management-read";
	return {
		...reply,
		headers: {
			...reply.headers,
			...(resetSeconds === undefined
				? {}
				: limitHeaders({
						policy,
						quota: policies[policy],
						remaining: 0,
						resetSeconds,
					})),
			...(retryAfterSeconds === undefined
				? {}
				: { "retry-after": String(retryAfterSeconds) }),
		},
	};
}
