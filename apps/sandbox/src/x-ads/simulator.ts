import { OAuth1Server } from "../authorization/oauth1-server.ts";
import type { Reply, SandboxRequest, Simulator } from "../simulator.ts";
import { people } from "../world/people.ts";
import type { World } from "../world/world.ts";
import { accountIdOf } from "./accounts.ts";
import {
	adsHosts,
	fileHosts,
	hostOf,
	pathOf,
	signInHosts,
} from "./addresses.ts";
import { answerAdsApi } from "./ads-api.ts";
import type { AdsApi, Role } from "./api.ts";
import { usualBehaviour } from "./calls/behaviour.ts";
import { client } from "./client.ts";
import { controlActions } from "./control-actions.ts";
import { MediaFiles } from "./creatives/media-files.ts";
import { Cursors } from "./cursors.ts";
import { errorReply, XRefused } from "./errors.ts";
import type { XAdsFault } from "./fault.ts";
import { Limited } from "./limits.ts";
import { Oddities } from "./objects/oddities.ts";
import { Store } from "./objects/store.ts";
import { userIdOf } from "./people.ts";
import { RateLimits } from "./rate-limits.ts";
import {
	accessToken,
	authorize,
	invalidateToken,
	requestToken,
} from "./sign-in.ts";
import { Signatures } from "./signature.ts";
import { isReportFile, serveReport } from "./stats/job-endpoints.ts";
import { Jobs } from "./stats/jobs.ts";
import { Restatements } from "./stats/restatements.ts";

/** X: signing in by OAuth 1.0a on `api.x.com`, and the Ads API on `ads-api.x.com`. */
export function createXAdsSimulator(world: World): Simulator<XAdsFault> {
	const { clock, accounts } = world;
	const redirectUris = world.redirectUrisOf("x-ads");
	const server = new OAuth1Server({
		name: "x-ads",
		clock,
		state: world.state,
		clients: world.clientsOf(client, redirectUris),
		policy: {
			requestTokenSeconds: 900,
			accessToken: (sub, random) => `${userIdOf(sub)}-${random}`,
		},
	});
	const approval = new Map<string, string>();
	const api = {
		world,
		server,
		accounts,
		approval,
		withdrawn: new Set<string>(),
		roles: new Map<string, Role>(),
		readOnly: new Set<string>(),
		store: new Store(world),
		oddities: new Oddities(),
		behaviour: { ...usualBehaviour },
		restatements: new Restatements(),
		jobs: new Jobs(),
		media: new MediaFiles(world),
		signatures: new Signatures(server, clock),
		limits: new RateLimits(clock),
		cursors: new Cursors(world.settings.seed),
	};
	return {
		handle: (request) => answer(request, api),
		faultReply: async ({ form, status }, request) =>
			form.xAdsError === undefined
				? null
				: errorReply(
						{ ...form.xAdsError, status },
						Object.fromEntries(request.query),
					),
		control: controlActions(api),
		describe: () => ({
			clientIds: [
				client.id,
				...world.settings.clients.map(({ clientId }) => clientId),
			],
			redirectUris,
			people: people.map(({ sub, name, handle, ...person }) => ({
				userId: userIdOf(sub),
				screenName: handle,
				name,
				accounts: accounts
					.advertisersOf({ sub, name, handle, ...person })
					.map(accountIdOf),
			})),
		}),
	};
}

async function answer(request: SandboxRequest, api: AdsApi): Promise<Reply> {
	try {
		return await route(request, api);
	} catch (error) {
		if (!(error instanceof XRefused)) throw error;
		return errorReply(
			error.error,
			Object.fromEntries(request.query),
			error instanceof Limited ? error.headers : {},
		);
	}
}

async function route(request: SandboxRequest, api: AdsApi): Promise<Reply> {
	const path = pathOf(request);
	const host = hostOf(request);
	if (host === null || signInHosts.includes(host))
		switch (path) {
			case "/oauth/authorize":
			case "/oauth/authenticate":
				return await authorize(request, api);
			case "/oauth/request_token":
				return await requestToken(post(request), api);
			case "/oauth/access_token":
				return await accessToken(post(request), api);
			case "/1.1/oauth/invalidate_token.json":
				return await invalidateToken(post(request), api);
		}
	if (host === null || fileHosts.includes(host)) {
		if (isReportFile(path)) return await serveReport(path, api);
		if (api.media.has(path)) return await api.media.serve(path);
	}
	if (host === null || adsHosts.includes(host))
		return await answerAdsApi(request, path, api);
	throw new XRefused(34, {
		status: 404,
		message: "Sorry, that page does not exist.",
	});
}

/** @returns the request when it is a POST */
function post(request: SandboxRequest): SandboxRequest {
	if (request.method !== "POST")
		throw new XRefused(86, {
			status: 405,
			message: "This method requires a POST.",
		});
	return request;
}
