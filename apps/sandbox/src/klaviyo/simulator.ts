import { oauthFaultReply } from "../authorization/oauth-fault.ts";
import { OAuth2Server } from "../authorization/oauth2-server.ts";
import { html } from "../reply.ts";
import type {
	PlatformFault,
	Reply,
	SandboxRequest,
	Simulator,
} from "../simulator.ts";
import { Images } from "../world/image-server.ts";
import { people } from "../world/people.ts";
import type { World } from "../world/world.ts";
import { authorize, openAccounts } from "./access/authorize.ts";
import { Installations } from "./access/installations.ts";
import { PrivateKeys } from "./access/keys.ts";
import { revoke, token } from "./access/token-endpoints.ts";
import { Cursors } from "./api/cursors.ts";
import { Rate } from "./api/rate.ts";
import { client } from "./client.ts";
import { controlActions } from "./control-actions.ts";
import {
	authenticationFailed,
	errorReply,
	type KlaviyoError,
	KlaviyoRefused,
	notAuthenticated,
	permissionDenied,
	revisionRetired,
	throttled,
} from "./errors.ts";
import type { KlaviyoFault } from "./fault.ts";
import { filesPath, pictureFile } from "./files.ts";
import { publicKeyOf } from "./fixed-keys.ts";
import { type KlaviyoParts, route } from "./routes.ts";
import { Shops } from "./shop/shops.ts";

const prefix = "/klaviyo";
const apiHost = "https://a.klaviyo.com";
const day = 86_400;
/** Accounts whose keys the index lists; a world may have thousands. */
const describedAccounts = 20;

/** Klaviyo's server API by private key and by OAuth, for the accounts of the world. */
export function createKlaviyoSimulator(world: World): Simulator<KlaviyoFault> {
	const redirectUris = world.redirectUrisOf("klaviyo");
	// Pictures of letters have addresses for everybody, which do not end.
	const images = new Images(`${prefix}${filesPath}`, world.settings.seed, 0);
	const parts: KlaviyoParts = {
		world,
		images,
		keys: new PrivateKeys(world),
		installations: new Installations(world.state),
		server: new OAuth2Server({
			name: "klaviyo-apps",
			clock: world.clock,
			state: world.state,
			clients: world.clientsOf(client, redirectUris),
			policy: {
				codeSeconds: 300,
				accessTokenSeconds: world.settings.accessTokenSeconds ?? 3600,
				refresh: {
					issued: "always",
					rotates: false,
					reuseSeconds: 0,
					seconds: null,
					idleSeconds: 90 * day,
					perGrant: null,
				},
				pkce: "required",
				challengeMethods: ["S256"],
				scopes: "request",
				prefixes: { code: "", accessToken: "", refreshToken: "" },
			},
		}),
		rate: new Rate(world.clock),
		cursors: new Cursors(),
		shops: new Shops(world, images),
	};
	return {
		handle: (request) => answer(request, parts),
		faultReply,
		control: controlActions(parts),
		describe: () => ({
			clientIds: [
				client.id,
				...world.settings.clients.map(({ clientId }) => clientId),
			],
			redirectUris,
			people: people.map((person) => ({
				name: person.name,
				email: person.email,
				accounts: openAccounts(world, person).map(({ id }) => publicKeyOf(id)),
			})),
			accounts: describeAccounts(parts),
		}),
	};
}

async function answer(
	request: SandboxRequest,
	parts: KlaviyoParts,
): Promise<Reply> {
	const { server, world, images } = parts;
	const path = request.path.slice(prefix.length);
	const isApiHost = request.origin === apiHost;
	const isWebsite = request.origin.endsWith("klaviyo.com") && !isApiHost;
	if (path === "/oauth/authorize" && !isApiHost)
		return await authorize(request, parts);
	if (isWebsite)
		return html(403, "<h1>Forbidden</h1>", { "cf-mitigated": "challenge" });
	if (path.startsWith(filesPath))
		return await pictureFile(path.slice(filesPath.length), images);
	if (request.method === "POST" && path === "/oauth/token")
		return await token(request, server, world.clock);
	if (request.method === "POST" && path === "/oauth/revoke")
		return await revoke(request, server);
	const root = isApiHost ? apiHost : `${request.origin}${prefix}`;
	const files = `${isApiHost ? world.url : request.origin}${prefix}${filesPath.slice(0, -1)}`;
	try {
		return await route(request, path, { root, files }, parts);
	} catch (error) {
		if (error instanceof KlaviyoRefused) return errorReply(error.error);
		throw error;
	}
}

/** Accounts with their keys, as Klaviyo's own settings page shows them. */
function describeAccounts({ keys, world }: KlaviyoParts) {
	const byAccount = Map.groupBy(keys.list(), ({ accountId }) => accountId);
	return [...byAccount].slice(0, describedAccounts).map(([id, made]) => ({
		name: world.accounts.find(id)?.name,
		publicApiKey: publicKeyOf(id),
		privateKeys: made.map(({ key, name, madeBy, scopes }) => ({
			key,
			name,
			madeBy,
			scopes,
		})),
	}));
}

/** Errors that a fault may name by their code alone. */
const wordedErrors: readonly KlaviyoError[] = [
	notAuthenticated,
	authenticationFailed,
	permissionDenied("accounts:read"),
	revisionRetired("2022-10-17"),
	throttled(1),
];

async function faultReply({
	status,
	form,
}: PlatformFault<KlaviyoFault>): Promise<Reply | null> {
	const { klaviyoError: wanted, oauthError: refused } = form;
	if (refused !== undefined) return oauthFaultReply(refused, status);
	if (wanted === undefined) return null;
	const { code, title, detail, source, retryAfterSeconds } = wanted;
	const known = wordedErrors.find((one) => one.code === code);
	const base: KlaviyoError =
		code === "throttled" && retryAfterSeconds !== undefined
			? throttled(retryAfterSeconds)
			: (known ?? {
					status: 400,
					code,
					title: `Scripted: ${code}`,
					detail: `Scripted: ${code}`,
					source: { pointer: "/data/" },
				});
	return errorReply({
		...base,
		...(status === undefined ? {} : { status }),
		...(title === undefined ? {} : { title }),
		...(detail === undefined ? {} : { detail }),
		...(source === undefined ? {} : { source }),
	});
}
