import { json } from "../reply.ts";
import type { Reply, SandboxRequest, Simulator } from "../simulator.ts";
import { people } from "../world/people.ts";
import type { World } from "../world/world.ts";
import { client, configurations } from "./client.ts";
import { controlActions } from "./control-actions.ts";
import type { MetaFault } from "./fault.ts";
import { metaFaultReply } from "./fault-reply.ts";
import { cdnPath } from "./files/cdn.ts";
import { answerBatch } from "./graph/batch.ts";
import { GraphCall } from "./graph/graph-call.ts";
import { errorReply, GraphRefused, traceId } from "./graph/graph-error.ts";
import { readParams } from "./graph/params.ts";
import { answerGraph } from "./graph/routes.ts";
import { Usage } from "./graph/usage.ts";
import { versionOf } from "./graph/versions.ts";
import { accountIdOf, userIdOf } from "./ids.ts";
import { Insights } from "./insights/insights.ts";
import { NotSimulated } from "./insights/query.ts";
import { ReportRuns } from "./insights/report-runs.ts";
import { businessesOf } from "./objects/business-list.ts";
import { Catalog } from "./objects/catalog.ts";
import { makeTypes } from "./objects/make-types.ts";
import type { MetaParts } from "./parts.ts";
import { noCallbacks } from "./sign-in/callbacks.ts";
import { debugToken } from "./sign-in/debug-token.ts";
import { authorize } from "./sign-in/dialog.ts";
import { Logins } from "./sign-in/logins.ts";
import { SystemUsers } from "./sign-in/system-users.ts";
import { accessToken } from "./sign-in/token-endpoint.ts";
import { type AppSettings, Viewers } from "./sign-in/viewers.ts";

const prefix = "/meta-ads";
const ownHosts = /^https:\/\/[a-z0-9.-]+\.(facebook\.com|fbcdn\.net)$/;
/** System users that the index lists; a world may have thousands. */
const describedSystemUsers = 12;

/** Meta: Facebook Login, the Graph API and the Marketing API, and the network for files. */
export function createMetaSimulator(world: World): Simulator<MetaFault> {
	const parts = makeParts(world);
	return {
		handle: (request) => answer(request, parts),
		faultReply: async (fault, request) => metaFaultReply(fault, request),
		control: controlActions(parts),
		describe: () => ({
			clientIds: [
				client.id,
				...world.settings.clients.map(({ clientId }) => clientId),
			],
			redirectUris: world.redirectUrisOf("meta-ads"),
			configurations,
			people: people.map((person) => ({
				id: userIdOf(person),
				name: person.name,
				email: person.email,
				adAccounts: world.accounts.advertisersOf(person).map(accountIdOf),
			})),
			businesses: businessesOf(world.accounts)
				.slice(0, describedSystemUsers)
				.map(({ id, name }) => ({ id, name })),
			systemUsers: parts.systemUsers
				.list()
				.slice(0, describedSystemUsers)
				.map(({ id, name, business, permissions, token }) => ({
					id,
					name,
					business: business.name,
					permissions,
					apiKey: token,
				})),
		}),
	};
}

function makeParts(world: World): MetaParts {
	const catalog = new Catalog(world);
	const logins = new Logins(world);
	const systemUsers = new SystemUsers(world);
	const settings: AppSettings = { requiresProof: false };
	const insights = new Insights(catalog);
	const files = { cdn: catalog.cdn, hidesSources: false };
	return {
		world,
		catalog,
		logins,
		systemUsers,
		settings,
		insights,
		files,
		types: makeTypes(catalog, () => !files.hidesSources),
		viewers: new Viewers({ world, logins, systemUsers, settings }),
		reports: new ReportRuns(insights, world.clock),
		usage: new Usage(world.clock, world.settings.queriesPerSecond),
		updates: { refusesBelowSpend: false },
		behaviour: { omitsExpiresIn: false, exchangeExtends: true },
		businessCodes: new Map(),
		batches: { nullItems: [] },
		callbacks: noCallbacks(),
	};
}

async function answer(
	request: SandboxRequest,
	parts: MetaParts,
): Promise<Reply> {
	const path = request.path.slice(prefix.length);
	if (path.startsWith(cdnPath))
		return await parts.files.cdn.answer(request, path);
	const headers: Record<string, string> = {
		"x-fb-trace-id": traceId(),
		"cache-control": "private, no-cache, no-store, must-revalidate",
	};
	try {
		const reply = await route(request, path, parts, headers);
		return { ...reply, headers: { ...headers, ...reply.headers } };
	} catch (error) {
		if (error instanceof GraphRefused)
			return errorReply(error.error, error.status, headers);
		if (error instanceof NotSimulated)
			return json(501, { error: { message: error.message } });
		throw error;
	}
}

async function route(
	request: SandboxRequest,
	path: string,
	parts: MetaParts,
	headers: Record<string, string>,
): Promise<Reply> {
	const segments = path
		.split("/")
		.filter((segment) => segment !== "")
		.map(decoded);
	const { version, rest } = versionOf(segments);
	headers["facebook-api-version"] = version;
	const name = rest.join("/");
	if (name === "dialog/oauth") return await authorize(request, parts);
	const params = await readParams(request);
	if (rest.length === 0) {
		if (request.method === "POST" && params.has("batch"))
			return await answerBatch(request, params, parts.batches, (item) =>
				answer(item, parts),
			);
		if (params.has("ids"))
			throw new GraphRefused(
				100,
				"The ids parameter is no longer supported. Use batch requests.",
			);
		throw new GraphRefused(2500, "Unknown path components: /");
	}
	switch (name) {
		case "oauth/access_token":
			return accessToken(params, { ...parts, clock: parts.world.clock });
		case "debug_token":
			return debugToken(request, params, parts);
	}
	// Where the SDKs leave word of their own failures.
	if (rest[1] === "instruments" && request.method === "POST")
		return json(200, { success: true });
	const call = new GraphCall({
		request,
		version,
		path: rest,
		params,
		viewer: parts.viewers.of(request, params),
		root: ownHosts.test(request.origin)
			? "https://graph.facebook.com"
			: `${request.origin}${prefix}`,
		mostOnPage: parts.world.settings.pageSize ?? Number.POSITIVE_INFINITY,
		now: parts.world.clock.now(),
	});
	return answerGraph(call, parts, headers);
}

/** A segment as it is meant; one that is badly written stays as it came, and names nothing. */
function decoded(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}
