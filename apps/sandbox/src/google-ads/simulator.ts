import type { Clock } from "../clock.ts";
import type { SandboxOptions } from "../create-sandbox.ts";
import type { OAuthServer } from "../oauth-server.ts";
import type {
	PlatformFault,
	PlatformSimulator,
	Reply,
	SandboxRequest,
} from "../simulator.ts";
import { Accounts } from "./accounts.ts";
import { addressesOf } from "./addresses.ts";
import { defaultClients, defaultRedirectUris } from "./authorization-server.ts";
import { controlActions } from "./control-actions.ts";
import { GoogleAdsRefused, restErrorReply } from "./errors.ts";
import { Images } from "./images.ts";
import { PageTokens } from "./page-token.ts";
import { people } from "./people.ts";
import { PreparedAnswers } from "./prepared-answers.ts";
import { QueryRate, quotaRefused } from "./query-rate.ts";
import { type GoogleParts, newRequestId, route } from "./routes.ts";
import { oauthFaultReply } from "./token-endpoints.ts";
import { describedVersion, isServed } from "./versions.ts";

const prefix = "/google-ads";
/** Google: OAuth, Google Ads over REST and gRPC, and the image server. */
export function createGoogleAdsSimulator(
	options: SandboxOptions & {
		clock: Clock;
		origin: { readonly url: string };
		server: OAuthServer;
	},
): PlatformSimulator {
	const seed = options.seed ?? "patchbay";
	const { clock, origin, server } = options;
	const accounts = new Accounts(
		{
			seed,
			accounts: options.accounts ?? 6,
			campaigns: options.campaigns ?? 12,
			days: options.days ?? 90,
		},
		new Images(seed, options.imageUrlSeconds ?? 0),
		clock,
	);
	const redirectUris = options.redirectUris ?? defaultRedirectUris;
	const clients = options.clients ?? defaultClients;
	const pageTokens = new PageTokens(seed);
	const parts: GoogleParts = {
		accounts,
		answers: new PreparedAnswers(
			options.cacheBytes ?? 64 * 1024 * 1024,
			options.pageSize ?? 10_000,
		),
		pageTokens,
		clock,
		origin,
		server,
		rate: new QueryRate(options.queriesPerSecond ?? 0, clock),
	};
	return {
		platform: "google-ads",
		label: "Google Ads",
		hosts: [
			"accounts.google.com",
			"oauth2.googleapis.com",
			"openidconnect.googleapis.com",
			"googleads.googleapis.com",
		],
		handle: async (request) => await handle(request, parts),
		faultReply,
		control: controlActions({ server, accounts, pageTokens, clock }),
		describe: (url) => ({
			...addressesOf(url),
			apiUrl: `${url}${prefix}`,
			clientIds: clients.map(({ clientId }) => clientId),
			redirectUris,
			people,
			accounts: [...accounts.all.values()]
				.slice(0, 50)
				.map(
					({
						id,
						name,
						isManager,
						status,
						currencyCode,
						timeZone,
						managers,
					}) => ({
						id,
						name,
						isManager,
						status,
						currencyCode,
						timeZone,
						managers,
					}),
				),
		}),
		close: async () => server.store.flush(),
	};
}

async function handle(
	request: SandboxRequest,
	parts: GoogleParts,
): Promise<Reply> {
	const path = request.path.slice(prefix.length);
	if (path.startsWith("/google.ads.googleads.")) {
		// Loaded with the first call: Google's descriptors take their time, and REST does not need them.
		const { answerGrpc } = await import("./grpc.ts");
		return await answerGrpc(request, path, parts, newRequestId());
	}
	return await route(request, path, parts);
}

async function faultReply(
	fault: PlatformFault,
	request: SandboxRequest,
): Promise<Reply | null> {
	const { googleAdsError: ads } = fault;
	const oauth = oauthFaultReply(fault);
	if (oauth !== null || ads === undefined) return oauth;
	const refusal =
		ads.retryDelay === undefined
			? new GoogleAdsRefused({
					errorCode: { [ads.category]: ads.code },
					message: ads.message ?? `Scripted: ${ads.code}`,
				})
			: quotaRefused(
					ads.code,
					ads.retryDelay,
					ads.rateScope ?? "DEVELOPER",
					ads.message,
				);
	const [, asked = ""] =
		/\/(?:google\.ads\.googleads\.)?(v\d+)[./]/.exec(request.path) ?? [];
	const version = isServed(asked) ? asked : describedVersion;
	if (request.headers["content-type"]?.startsWith("application/grpc")) {
		const { grpcErrorReply } = await import("./grpc.ts");
		return grpcErrorReply(refusal, newRequestId(), version);
	}
	const reply = restErrorReply(
		refusal,
		newRequestId(),
		request.path.endsWith(":searchStream"),
		version,
	);
	return fault.status === undefined
		? reply
		: { ...reply, status: fault.status };
}
