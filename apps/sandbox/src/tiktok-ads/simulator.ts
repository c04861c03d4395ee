import { OAuth2Server } from "../authorization/oauth2-server.ts";
import type { Reply, SandboxRequest, Simulator } from "../simulator.ts";
import { people } from "../world/people.ts";
import type { World } from "../world/world.ts";
import { advertiserIdOf, coreUserIdOf } from "./accounts.ts";
import {
	type Advertisers,
	describeAdvertisers,
	describeUser,
	listAdvertisers,
} from "./advertisers.ts";
import { client } from "./client.ts";
import { controlActions } from "./control-actions.ts";
import { failure, noSuchPage, TikTokRefused } from "./envelope.ts";
import type { TikTokFault } from "./fault.ts";
import { authorize, type Portal } from "./portal.ts";
import { RateLimits } from "./rate-limits.ts";
import { everyScope } from "./scopes.ts";
import { Shares } from "./shares.ts";
import { exchange, revoke, tokenOf } from "./tokens.ts";

const prefix = "/tiktok-ads";
const root = "/open_api/v1.3/";

type Parts = Portal & Advertisers & { limits: RateLimits };

/** TikTok for Business: the portal where people share advertisers with an app, and the Marketing API. */
export function createTikTokSimulator(world: World): Simulator<TikTokFault> {
	const { clock, accounts, settings } = world;
	const redirectUris = world.redirectUrisOf("tiktok-ads");
	const appScopes = [...everyScope];
	const statuses = new Map<string, string>();
	const refused = new Set<string>();
	const server = new OAuth2Server({
		name: "tiktok-ads",
		clock,
		state: world.state,
		clients: world.clientsOf(client, redirectUris),
		policy: {
			codeSeconds: 3600,
			accessTokenSeconds: null,
			refresh: null,
			pkce: "ignored",
			challengeMethods: [],
			scopes: appScopes,
			prefixes: { code: "", accessToken: "", refreshToken: "" },
		},
	});
	const parts: Parts = {
		world,
		server,
		accounts,
		statuses,
		refused,
		shares: new Shares(world.state),
		limits: new RateLimits(clock, settings.queriesPerSecond),
		behaviour: { alsoCode: false },
	};
	return {
		handle: (request) => answer(request, parts),
		faultReply: async ({ form: { tiktokError }, status }) =>
			tiktokError === undefined
				? null
				: failure(tiktokError.code, tiktokError.message, status),
		control: controlActions({ ...parts, appScopes, statuses, refused }),
		describe: () => ({
			clientIds: [
				client.id,
				...settings.clients.map(({ clientId }) => clientId),
			],
			redirectUris,
			people: people.map((person) => ({
				coreUserId: coreUserIdOf(person),
				name: person.name,
				email: person.email,
				advertisers: accounts.advertisersOf(person).map(advertiserIdOf),
			})),
		}),
	};
}

async function answer(request: SandboxRequest, parts: Parts): Promise<Reply> {
	const path = request.path.slice(prefix.length);
	if (path === "/portal/auth") return await authorize(request, parts);
	// A path without its slash at the end is another one.
	if (!path.startsWith(root) || !path.endsWith("/")) return noSuchPage();
	try {
		return await route(request, path.slice(root.length), parts);
	} catch (error) {
		if (!(error instanceof TikTokRefused)) throw error;
		return failure(error.code, error.message);
	}
}

async function route(
	request: SandboxRequest,
	path: string,
	parts: Parts,
): Promise<Reply> {
	switch (`${request.method} ${path}`) {
		case "POST oauth2/access_token/":
			return await exchange(request, parts);
		case "POST oauth2/revoke_token/":
			return await revoke(request, parts);
	}
	const token = tokenOf(request, parts.server);
	parts.limits.count(token.clientId);
	switch (`${request.method} ${path}`) {
		case "GET oauth2/advertiser/get/":
			return listAdvertisers(request, token, parts);
		case "GET advertiser/info/":
			return describeAdvertisers(request, token, parts);
		case "GET user/info/":
			return describeUser(token);
		default:
			throw new TikTokRefused(40008);
	}
}
