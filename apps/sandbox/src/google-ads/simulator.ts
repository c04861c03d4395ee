import { oauthFaultReply } from "../authorization/oauth-fault.ts";
import { addressesOf } from "../google/addresses.ts";
import {
	googleAuthorization,
	googleRedirectUris,
} from "../google/authorization-server.ts";
import { googleClient } from "../google/client.ts";
import { googleNotes } from "../google/logged.ts";
import { googlePicker } from "../google/picker.ts";
import type {
	PlatformFault,
	Reply,
	SandboxRequest,
	Simulator,
} from "../simulator.ts";
import { Images } from "../world/image-server.ts";
import { people } from "../world/people.ts";
import type { World } from "../world/world.ts";
import { GoogleAdsRefused, restErrorReply } from "./calls/errors.ts";
import { PageTokens } from "./calls/page-token.ts";
import { PreparedAnswers } from "./calls/prepared-answers.ts";
import { QueryRate, quotaRefused } from "./calls/query-rate.ts";
import { type GoogleParts, newRequestId, route } from "./calls/routes.ts";
import { describedVersion, isServed } from "./calls/versions.ts";
import { controlActions } from "./control-actions.ts";
import type { GoogleAdsFault } from "./fault.ts";
import { Accounts } from "./seed/accounts.ts";

const prefix = "/google-ads";

/** Google: signing in, Google Ads over REST and gRPC, and the image server. */
export function createGoogleAdsSimulator(
	world: World,
): Simulator<GoogleAdsFault> {
	const { settings, clock } = world;
	const { seed, cacheBytes, pageSize, queriesPerSecond } = settings;
	const server = googleAuthorization(world);
	const accounts = new Accounts(
		world,
		new Images("/google-ads/images", seed, settings.imageUrlSeconds),
	);
	const pageTokens = new PageTokens(seed);
	const parts: GoogleParts = {
		accounts,
		answers: new PreparedAnswers(cacheBytes, pageSize ?? 10_000),
		pageTokens,
		clock,
		origin: world,
		server,
		rate: new QueryRate(queriesPerSecond, clock),
		picker: googlePicker(world),
	};
	return {
		handle: async (request) => await handle(request, parts),
		faultReply,
		notes: googleNotes,
		control: controlActions({ server, accounts, pageTokens, clock }),
		describe: (url) => ({
			userInfoUrl: addressesOf(url).userInfoUrl,
			jwksUrl: addressesOf(url).jwksUrl,
			clientIds: [
				googleClient,
				...settings.clients.map(({ clientId }) => ({ id: clientId })),
			].map(({ id }) => id),
			redirectUris: googleRedirectUris(world),
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
	};
}

async function handle(
	request: SandboxRequest,
	parts: GoogleParts,
): Promise<Reply> {
	const path = request.path.slice(prefix.length);
	if (path.startsWith("/google.ads.googleads.")) {
		// Loaded with the first call: Google's descriptors take their time, and REST does not need them.
		const { answerGrpc } = await import("./calls/grpc.ts");
		return await answerGrpc(request, path, parts, newRequestId());
	}
	return await route(request, path, parts);
}

async function faultReply(
	fault: PlatformFault<GoogleAdsFault>,
	request: SandboxRequest,
): Promise<Reply | null> {
	const { googleAdsError: ads, oauthError } = fault.form;
	if (oauthError !== undefined)
		return oauthFaultReply(oauthError, fault.status);
	if (ads === undefined) return null;
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
		const { grpcErrorReply } = await import("./calls/grpc.ts");
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
