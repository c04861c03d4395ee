import { randomUUID } from "node:crypto";
import { json } from "../reply.ts";
import type { Reply, SandboxRequest, Simulator } from "../simulator.ts";
import { people } from "../world/people.ts";
import type { World } from "../world/world.ts";
import { Analytics } from "./analytics/analytics.ts";
import { client } from "./client.ts";
import { Files, filesPath } from "./content/files.ts";
import { Content } from "./content/read-content.ts";
import { Limits } from "./control/limits.ts";
import { Oddities } from "./control/oddities.ts";
import { controlActions } from "./control-actions.ts";
import type { LinkedinAdsFault } from "./fault.ts";
import { faultReply } from "./fault-reply.ts";
import { accountIdOf, personIdOf } from "./ids.ts";
import { Store } from "./objects/store.ts";
import type { Parts } from "./parts.ts";
import { readCall } from "./restli/call.ts";
import { errorReply, NotSimulated, Refused } from "./restli/refusal.ts";
import { readVersion } from "./restli/versions.ts";
import { answerRest } from "./routes.ts";
import { authorize } from "./sign-in/authorize.ts";
import { callerOf } from "./sign-in/caller.ts";
import { me, userInfo } from "./sign-in/identity.ts";
import { Logins } from "./sign-in/logins.ts";
import { Roles } from "./sign-in/roles.ts";
import { accessToken, introspect, revoke } from "./sign-in/token-endpoints.ts";

const prefix = "/linkedin-ads";
const rest = "/rest/";
const ownHosts = /^https:\/\/[a-z]+\.(linkedin|licdn)\.com$/;

/** LinkedIn: its consent page and tokens, the versioned Marketing API, and the files of posts. */
export function createLinkedinAdsSimulator(
	world: World,
): Simulator<LinkedinAdsFault> {
	const parts: Parts = {
		world,
		logins: new Logins(world),
		roles: new Roles(world),
		store: new Store(world),
		files: new Files(world),
		analytics: new Analytics(),
		limits: new Limits(world.clock, world.settings.queriesPerSecond),
		oddities: new Oddities(),
		states: new Map(),
	};
	const content = new Content(parts);
	return {
		handle: (request) => answer(request, parts, content),
		faultReply: async (fault) => faultReply(fault, traceHeaders()),
		control: controlActions(parts),
		describe: () => ({
			clientIds: [
				client.id,
				...world.settings.clients.map(({ clientId }) => clientId),
			],
			redirectUris: world.redirectUrisOf("linkedin-ads"),
			people: people.map((person) => ({
				id: personIdOf(person),
				name: person.name,
				email: person.email,
				adAccounts: parts.roles.accountsOf(person).map((account) => ({
					id: accountIdOf(account),
					role: parts.roles.of(person, account),
				})),
			})),
		}),
	};
}

async function answer(
	request: SandboxRequest,
	parts: Parts,
	content: Content,
): Promise<Reply> {
	const path = request.path.slice(prefix.length);
	if (path.startsWith(filesPath))
		return await parts.files.answer(request, path);
	const headers = traceHeaders();
	try {
		const reply = await route(request, path, parts, content);
		return { ...reply, headers: { ...headers, ...reply.headers } };
	} catch (error) {
		if (error instanceof Refused) return errorReply(error.error, headers);
		if (error instanceof NotSimulated)
			return json(501, { status: 501, message: error.message });
		throw error;
	}
}

async function route(
	request: SandboxRequest,
	path: string,
	parts: Parts,
	content: Content,
): Promise<Reply> {
	switch (path) {
		case "/oauth/v2/authorization":
			return await authorize(request, parts);
		case "/oauth/v2/accessToken":
			return await accessToken(request, parts);
		case "/oauth/v2/introspectToken":
			return await introspect(request, parts);
		case "/oauth/v2/revoke":
			return await revoke(request, parts);
		case "/oauth/openid/jwks":
			return json(200, await parts.logins.server.signingKey.jwks());
	}
	const caller = callerOf(request, parts.logins);
	if (path === "/v2/userinfo") return userInfo(caller.person, caller.scopes);
	if (path === "/v2/me") return me(caller.person, caller.scopes);
	if (!path.startsWith(rest))
		throw new Refused({
			status: 404,
			code: "RESOURCE_NOT_FOUND",
			serviceErrorCode: 0,
			message: `No virtual resource found for ${path}`,
		});
	const now = parts.world.clock.now();
	const version = readVersion(request.headers["linkedin-version"], now);
	await needLength(request);
	const read = await readCall(request, path.slice(rest.length));
	const call = {
		...caller,
		...read,
		request,
		version,
		now,
		root: ownHosts.test(request.origin)
			? "https://api.linkedin.com"
			: `${request.origin}${prefix}`,
	};
	const [first, , third = ""] = call.path;
	parts.limits.count(
		caller.clientId,
		caller.person.sub,
		`${first}/${third} ${call.method}`,
	);
	const reply = await answerRest(call, parts, content);
	return {
		...reply,
		headers: {
			...reply.headers,
			"x-restli-protocol-version": call.query.protocol,
		},
	};
}

/** A POST without a body says so by its length. */
async function needLength({ method, headers, body }: SandboxRequest) {
	if (method !== "POST" || headers["content-length"] !== undefined) return;
	if ((await body()).length === 0)
		throw new Refused({ status: 411, message: "Length Required" });
}

/** Marks by which LinkedIn finds a call again. */
function traceHeaders(): Record<string, string> {
	const id = randomUUID().replaceAll("-", "").toUpperCase();
	return {
		"x-li-fabric": "prod-lva1",
		"x-li-pop": "prod-lva1-x",
		"x-li-uuid": Buffer.from(id.slice(0, 16)).toString("base64"),
		"x-li-request-id": id,
	};
}
