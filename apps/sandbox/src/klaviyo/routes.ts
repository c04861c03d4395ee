import type { Reply, SandboxRequest } from "../simulator.ts";
import type { Images } from "../world/image-server.ts";
import type { World } from "../world/world.ts";
import type { AuthorizeParts } from "./access/authorize.ts";
import { type Caller, type CallerParts, identify } from "./access/caller.ts";
import { checkRevision } from "./access/revisions.ts";
import type { Cursors } from "./api/cursors.ts";
import type { Endpoint } from "./api/endpoint.ts";
import type { Rate } from "./api/rate.ts";
import { accountEndpoints } from "./endpoints/account.ts";
import { audienceEndpoints } from "./endpoints/audiences.ts";
import { campaignEndpoints } from "./endpoints/campaigns.ts";
import { catalogEndpoints } from "./endpoints/catalog.ts";
import { contentEndpoints } from "./endpoints/content.ts";
import { flowEndpoints } from "./endpoints/flows.ts";
import { listWriteEndpoints } from "./endpoints/list-writes.ts";
import { metricAggregateEndpoints } from "./endpoints/metric-aggregates.ts";
import { metricEndpoints } from "./endpoints/metrics.ts";
import { reportEndpoints } from "./endpoints/reports.ts";
import {
	KlaviyoRefused,
	methodNotAllowed,
	notFound,
	permissionDenied,
} from "./errors.ts";
import { publicKeyOf } from "./fixed-keys.ts";
import type { Shops } from "./shop/shops.ts";

export interface KlaviyoParts extends CallerParts, AuthorizeParts {
	world: World;
	rate: Rate;
	cursors: Cursors;
	shops: Shops;
	images: Images;
}

const endpoints: readonly (Endpoint & { pattern: RegExp })[] = [
	accountEndpoints,
	audienceEndpoints,
	campaignEndpoints,
	catalogEndpoints,
	contentEndpoints,
	flowEndpoints,
	listWriteEndpoints,
	metricAggregateEndpoints,
	metricEndpoints,
	reportEndpoints,
]
	.flat()
	.map((endpoint) => ({
		...endpoint,
		pattern: new RegExp(`^${endpoint.path.replaceAll("{id}", "([^/]+)")}$`),
	}));

/**
 * Answers `/api/…`. A path may end with a slash.
 *
 * @param root address of the API as the caller wrote it
 * @param files address below which the accounts' files lie
 * @throws {KlaviyoRefused}
 */
export async function route(
	request: SandboxRequest,
	path: string,
	addresses: { root: string; files: string },
	parts: KlaviyoParts,
): Promise<Reply> {
	const plain = path.replace(/\/$/, "");
	const found = endpoints.filter(({ pattern }) => pattern.test(plain));
	if (found.length === 0) throw new KlaviyoRefused(notFound);
	const endpoint = found.find(({ method }) => method === request.method);
	if (endpoint === undefined)
		throw new KlaviyoRefused(methodNotAllowed(request.method));
	const caller = identify(request, parts);
	checkRevision(request.headers, parts.world.clock);
	for (const scope of endpoint.scopes)
		if (!caller.may(scope)) throw new KlaviyoRefused(permissionDenied(scope));
	const limits = count(request, endpoint, caller, parts.rate);
	const account = parts.world.accounts.find(caller.accountId);
	if (account === null) throw new KlaviyoRefused(notFound);
	const reply = await endpoint.answer({
		request,
		path: plain,
		ids: (endpoint.pattern.exec(plain) ?? []).slice(1).map(decode),
		shop: parts.shops.of(account),
		addresses,
		cursors: parts.cursors,
		pageLimit: parts.world.settings.pageSize,
	});
	return {
		...reply,
		headers: {
			...reply.headers,
			...limits,
			cid: publicKeyOf(account.id),
			"x-klaviyo-api-revision": request.headers.revision ?? "",
		},
	};
}

/** Counts the call; one that wants additional fields has a stricter limit of its own. */
function count(
	{ query }: SandboxRequest,
	{ operation, tier, additionalTier }: Endpoint,
	{ countedAs }: Caller,
	rate: Rate,
): Record<string, string> {
	const isAdditional =
		additionalTier !== undefined &&
		[...query.keys()].some((name) => name.startsWith("additional-fields["));
	return isAdditional
		? rate.count(countedAs, `${operation} additional-fields`, additionalTier)
		: rate.count(countedAs, operation, tier);
}

function decode(id: string): string {
	try {
		return decodeURIComponent(id);
	} catch {
		throw new KlaviyoRefused(notFound);
	}
}
