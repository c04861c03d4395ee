import { json } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import { type Person, people } from "../world/people.ts";
import type { World } from "../world/world.ts";
import { type RenderedAccount, renderAccount } from "./accounts.ts";
import type { Cursors } from "./cursors.ts";
import { XRefused } from "./errors.ts";
import { readListOptions } from "./list-options.ts";
import {
	accountLimit,
	type Counted,
	discoveryLimit,
	type RateLimits,
} from "./rate-limits.ts";
import { type SignIn, signedBy } from "./sign-in.ts";

export type AdsApi = SignIn & {
	world: World;
	limits: RateLimits;
	cursors: Cursors;
	/** Approval status by account id, where a control call changed it. */
	approval: ReadonlyMap<string, string>;
};

/** `GET /12/…` on `ads-api.x.com`. Throws `XRefused`. */
export async function answerAdsApi(
	request: SandboxRequest,
	path: string,
	api: AdsApi,
): Promise<Reply> {
	const route = /^\/12\/accounts(?:\/([^/]+))?$/.exec(path);
	if (route === null) throw new XRefused("ROUTE_NOT_FOUND");
	const [, id] = route;
	if (request.method !== "GET") throw new XRefused("METHOD_NOT_ALLOWED");
	const { sub, clientId } = await signedBy(request, api);
	const person = people.find((one) => one.sub === sub);
	if (person === undefined) throw new XRefused(89);
	return id === undefined
		? listAccounts(request, person, clientId, api)
		: getAccount(id, person, request, api);
}

function listAccounts(
	{ query }: SandboxRequest,
	person: Person,
	clientId: string,
	api: AdsApi,
): Reply {
	const counted = api.limits.count(
		`accounts of ${clientId} and ${person.sub}`,
		discoveryLimit,
	);
	const headers = userHeaders(counted);
	if (counted.isRefused) throw new Limited(headers);
	const options = readListOptions(query, api.world.settings.pageSize);
	const { ids, named, withDeleted, withTotal } = options;
	const all = accountsOf(person, api).filter(
		(account) =>
			(withDeleted || !account.deleted) &&
			(ids === null || ids.includes(account.id)) &&
			(named === null ||
				account.name.toLowerCase().startsWith(named.toLowerCase())),
	);
	const list = `${person.sub} ${options.list}`;
	const offset =
		options.cursor === null ? 0 : api.cursors.read(options.cursor, list);
	const end = offset + options.count;
	return json(
		200,
		{
			request: { params: parametersOf(query) },
			next_cursor: end < all.length ? api.cursors.issue(end, list) : null,
			data: all.slice(offset, end),
			...(withTotal ? { total_count: all.length } : {}),
		},
		headers,
	);
}

function getAccount(
	id: string,
	person: Person,
	{ query }: SandboxRequest,
	api: AdsApi,
): Reply {
	const counted = api.limits.count(`account ${id}`, accountLimit);
	const headers = accountHeaders(counted);
	if (counted.isRefused) throw new Limited(headers);
	const found = accountsOf(person, api).find((account) => account.id === id);
	// Access that was lost looks like an account that was never there.
	if (
		found === undefined ||
		(found.deleted && query.get("with_deleted") !== "true")
	)
		throw new XRefused("ACCOUNT_NOT_FOUND", {
			message: `User ${person.handle} does not have access to account ${id}`,
			parameter: "account_id",
			value: id,
		});
	return json(
		200,
		{
			request: { params: { ...parametersOf(query), account_id: id } },
			data: found,
		},
		headers,
	);
}

function accountsOf(person: Person, api: AdsApi): RenderedAccount[] {
	return api.world.accounts.advertisersOf(person).map((account) => {
		const rendered = renderAccount(account, "ACCEPTED");
		const approval_status = api.approval.get(rendered.id);
		return approval_status === undefined
			? rendered
			: { ...rendered, approval_status };
	});
}

/** More calls than X takes; answered with the headers of the limit that is full. */
export class Limited extends XRefused {
	readonly headers: Record<string, string>;
	constructor(headers: Record<string, string>) {
		super(88);
		this.headers = headers;
	}
}

/** Headers of a limit of the user's token. */
function userHeaders(counted: Counted): Record<string, string> {
	return limitHeaders("x-rate-limit", counted);
}

/** Both families: where the account's is there, it decides. */
function accountHeaders(counted: Counted): Record<string, string> {
	return {
		...limitHeaders("x-rate-limit", { ...counted, remaining: counted.limit }),
		...limitHeaders("x-account-rate-limit", counted),
	};
}

function limitHeaders(
	family: string,
	{ limit, remaining, reset }: Counted,
): Record<string, string> {
	return {
		[`${family}-limit`]: String(limit),
		[`${family}-remaining`]: String(remaining),
		[`${family}-reset`]: String(reset),
	};
}

/** Parameters as the Ads API repeats them. */
export function parametersOf(query: URLSearchParams): Record<string, string> {
	return Object.fromEntries(query);
}
