import { json } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import type { World } from "../world/world.ts";
import { isField, renderAccount, sparse } from "./accounts.ts";
import {
	authenticationFailed,
	invalid,
	KlaviyoRefused,
	mediaType,
	methodNotAllowed,
	notAuthenticated,
	notFound,
	permissionDenied,
} from "./errors.ts";
import { publicKeyOf } from "./fixed-keys.ts";
import { allows, type PrivateKey, type PrivateKeys } from "./keys.ts";
import { extraSmall, type Rate } from "./rate.ts";
import { checkRevision } from "./revisions.ts";

export interface KlaviyoParts {
	world: World;
	keys: PrivateKeys;
	rate: Rate;
}

/**
 * Answers `/api/…`. A path may end with a slash.
 * @param root address of the API as the caller wrote it
 * @throws {KlaviyoRefused}
 */
export function route(
	request: SandboxRequest,
	path: string,
	root: string,
	parts: KlaviyoParts,
): Reply {
	const match = /^\/api\/accounts(?:\/([^/]+))?\/?$/.exec(path);
	if (match === null) throw new KlaviyoRefused(notFound);
	const [, id] = match;
	if (request.method !== "GET")
		throw new KlaviyoRefused(methodNotAllowed(request.method));
	const key = authenticate(request, parts.keys);
	checkRevision(request.headers, parts.world.clock);
	if (!allows(key, "accounts:read"))
		throw new KlaviyoRefused(permissionDenied("accounts:read"));
	const wanted = readFields(request.query);
	const limits = parts.rate.count(
		key.accountId,
		id === undefined ? "get_accounts" : "get_account",
		extraSmall,
	);
	const account = parts.world.accounts.find(key.accountId);
	if (account === null || (id !== undefined && id !== publicKeyOf(account.id)))
		throw new KlaviyoRefused(notFound);
	const whole = renderAccount(account, root);
	const resource = wanted === null ? whole : sparse(whole, wanted);
	const self = `${root}${path}`;
	return json(
		200,
		id === undefined
			? { data: [resource], links: { self, next: null, prev: null } }
			: { data: resource, links: { self } },
		{ "content-type": mediaType, ...limits },
	);
}

function authenticate(
	{ headers }: SandboxRequest,
	keys: PrivateKeys,
): PrivateKey {
	const { authorization } = headers;
	if (authorization === undefined) throw new KlaviyoRefused(notAuthenticated);
	const [, text] = /^Klaviyo-API-Key (\S+)$/.exec(authorization) ?? [];
	const key = text === undefined ? null : keys.find(text);
	if (key === null) throw new KlaviyoRefused(authenticationFailed);
	return key;
}

/** The attributes that are wanted; null for all. */
function readFields(query: URLSearchParams): readonly string[] | null {
	for (const name of query.keys())
		if (name !== "fields[account]")
			throw new KlaviyoRefused(
				invalid(`'${name}' is not a valid query parameter for this resource.`, {
					parameter: name,
				}),
			);
	const wanted = query.get("fields[account]")?.split(",") ?? null;
	const wrong = wanted?.find((name) => !isField(name));
	if (wrong !== undefined)
		throw new KlaviyoRefused(
			invalid(
				`'${wrong}' is not a valid field for the resource type 'account'.`,
				{ parameter: "fields[account]" },
			),
		);
	return wanted;
}
