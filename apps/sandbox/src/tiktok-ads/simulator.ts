import { OAuth2Server } from "../authorization/oauth2-server.ts";
import type { AccessToken } from "../authorization/oauth2-store.ts";
import { html } from "../reply.ts";
import type { Reply, SandboxRequest, Simulator } from "../simulator.ts";
import { people } from "../world/people.ts";
import type { World } from "../world/world.ts";
import { advertiserIdOf, advertiserStatus, coreUserIdOf } from "./accounts.ts";
import {
	type Advertisers,
	describeAdvertisers,
	describeUser,
	listAdvertisers,
	reachedAdvertiser,
} from "./advertisers.ts";
import { AssetFiles } from "./assets/asset-files.ts";
import { SignedAddresses } from "./assets/signed-addresses.ts";
import { usualBehaviour } from "./calls/behaviour.ts";
import type { Api } from "./calls/call.ts";
import { failure, noSuchPage, TikTokRefused } from "./calls/envelope.ts";
import { Parameters } from "./calls/parameters.ts";
import { RateLimits } from "./calls/rate-limits.ts";
import { allows, everyScope, permissionName } from "./calls/scopes.ts";
import { client } from "./client.ts";
import { controlActions } from "./control-actions.ts";
import { objectActions } from "./control-objects.ts";
import { endpoints } from "./endpoints.ts";
import { Oddities } from "./entities/oddities.ts";
import { Store } from "./entities/store.ts";
import type { TikTokFault } from "./fault.ts";
import { authorize, type Portal } from "./portal.ts";
import { Reports } from "./reports/reports.ts";
import { serveReport } from "./reports/task-endpoints.ts";
import { Tasks } from "./reports/tasks.ts";
import { Shares } from "./shares.ts";
import { exchange, revoke, tokenOf } from "./tokens.ts";

const prefix = "/tiktok-ads";
const root = "/open_api/v1.3/";
const files = "/files/";
const reportFiles = "reports/";
const mostAdvertisers = 5;

type Parts = Portal & Advertisers & { limits: RateLimits; api: Api };

/** TikTok for Business: the portal where people share advertisers with an app, and the Marketing API. */
export function createTikTokSimulator(world: World): Simulator<TikTokFault> {
	const { clock, accounts, settings } = world;
	const redirectUris = world.redirectUrisOf("tiktok-ads");
	const appScopes = [...everyScope];
	const statuses = new Map<string, string>();
	const refused = new Set<string>();
	const behaviour = { ...usualBehaviour };
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
	const addresses = new SignedAddresses(world);
	const parts: Parts = {
		world,
		server,
		accounts,
		statuses,
		refused,
		shares: new Shares(world.state),
		limits: new RateLimits(clock, settings.queriesPerSecond),
		behaviour,
		api: {
			world,
			behaviour,
			store: new Store(world),
			oddities: new Oddities(),
			addresses,
			files: new AssetFiles(world, addresses),
			reports: new Reports(),
			tasks: new Tasks(),
			pages: { pageSize: settings.pageSize, totalDrift: 0 },
			statusOf: (account) =>
				advertiserStatus(account, statuses.get(advertiserIdOf(account))),
		},
	};
	return {
		handle: (request) => answer(request, parts),
		faultReply: async ({ form: { tiktokError }, status }) =>
			tiktokError === undefined
				? null
				: failure(tiktokError.code, tiktokError.message, status),
		control: {
			...controlActions({ ...parts, appScopes, statuses, refused }),
			...objectActions(parts.api, accounts),
		},
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
	if (path.startsWith(files))
		return await serve(request, path.slice(files.length), parts.api);
	// A path without its slash at the end is another one.
	if (!path.startsWith(root) || !path.endsWith("/")) return noSuchPage();
	try {
		return await route(request, path.slice(root.length), parts);
	} catch (error) {
		if (!(error instanceof TikTokRefused)) throw error;
		return failure(error.code, error.message);
	}
}

/** Files are open to everybody who has their address, until it ends. */
async function serve(
	{ query }: SandboxRequest,
	path: string,
	api: Api,
): Promise<Reply> {
	if (!api.addresses.isAllowed(path, query))
		return html(403, "<title>Forbidden</title>Access denied.");
	return path.startsWith(reportFiles)
		? serveReport(api, path.slice(reportFiles.length))
		: await api.files.serve(path);
}

async function route(
	request: SandboxRequest,
	path: string,
	parts: Parts,
): Promise<Reply> {
	const name = `${request.method} ${path}`;
	switch (name) {
		case "POST oauth2/access_token/":
			return await exchange(request, parts);
		case "POST oauth2/revoke_token/":
			return await revoke(request, parts);
	}
	const token = tokenOf(request, parts.server);
	parts.limits.count(token.clientId, name);
	switch (name) {
		case "GET oauth2/advertiser/get/":
			return listAdvertisers(request, token, parts);
		case "GET advertiser/info/":
			needScope(token, "100");
			return describeAdvertisers(request, token, parts);
		case "GET user/info/":
			return describeUser(token);
	}
	const endpoint = Object.hasOwn(endpoints, name) ? endpoints[name] : undefined;
	if (endpoint === undefined) throw new TikTokRefused(40008);
	needScope(token, endpoint.scope);
	const parameters =
		request.method === "GET"
			? Parameters.ofQuery(request)
			: await Parameters.ofBody(request);
	const several = endpoint.isOfSeveral
		? parameters.texts("advertiser_ids", mostAdvertisers)
		: null;
	const accounts = (several ?? [parameters.needText("advertiser_id")]).map(
		(id) => reachedAdvertiser(id, token, parts),
	);
	const [account] = accounts;
	if (account === undefined) throw new Error("a call about no advertiser");
	return await endpoint.run({
		request,
		parameters,
		token,
		account,
		accounts,
		api: parts.api,
		now: parts.world.clock.now(),
	});
}

function needScope({ scopes }: AccessToken, scope: string): void {
	if (!allows(scopes, scope))
		throw new TikTokRefused(
			40001,
			`The app does not have the permission ${permissionName(scope)}.`,
		);
}
