import { json } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import type { WorldAccount } from "../world/accounts.ts";
import { type Person, people } from "../world/people.ts";
import {
	accountIdOf,
	type RenderedAccount,
	renderAccount,
} from "./accounts.ts";
import type { AdsApi, Answer, Call, Role } from "./api.ts";
import { answerList } from "./calls/list.ts";
import { Parameters } from "./calls/parameters.ts";
import { jobs, type Read, reads, statistics, writes } from "./endpoints.ts";
import { XRefused } from "./errors.ts";
import { countRead, countWrite, Limited, limitHeaders } from "./limits.ts";
import { accountLimit, discoveryLimit } from "./rate-limits.ts";
import { signedBy } from "./sign-in.ts";
import { batchNames, runBatch } from "./writes/batch.ts";

const version = "/12/";

/** Somebody whose signature was checked. */
type Caller = { person: Person; clientId: string; readOnly: boolean };

/** Calls of `ads-api.x.com`. Throws `XRefused`. */
export async function answerAdsApi(
	request: SandboxRequest,
	path: string,
	api: AdsApi,
): Promise<Reply> {
	if (!path.startsWith(version)) throw new XRefused("ROUTE_NOT_FOUND");
	const route = routeOf(path.slice(version.length), request.method);
	const { sub, clientId, token } = await signedBy(request, api);
	const person = people.find((one) => one.sub === sub);
	if (person === undefined) throw new XRefused(89);
	const caller = { person, clientId, readOnly: api.readOnly.has(token) };
	if (route.kind === "accounts") return listAccounts(request, caller, api);
	const call = callOf(request, route, caller, api);
	switch (route.kind) {
		case "account":
			return getAccount(call);
		case "read":
			return answerRead(call, route.read, route.name);
		case "write": {
			const headers = countWrite(call);
			mayWrite(call, caller);
			return answered(call, route.run(call), headers);
		}
		case "job":
			// Limited by how many are being made, and by nothing else.
			return answered(call, jobs.POST(call), {});
		case "batch": {
			const headers = countWrite(call);
			mayWrite(call, caller);
			return withHeaders(await runBatch(call, route.name), headers);
		}
	}
}

type Route = { accountId: string; id: string | null; idName?: string } & (
	| { kind: "accounts" | "account" | "job" }
	| { kind: "read"; read: Read; name: string }
	| { kind: "write"; run: (call: Call) => Answer }
	| { kind: "batch"; name: string }
);

/** Names of ids that are not the list's name without its s. */
const idNames: Readonly<Record<string, string>> = {
	account_media: "account_media_id",
	media_library: "media_key",
	targeting_criteria: "targeting_criterion_id",
};

/** Finds what a path and method ask for; throws `XRefused`. */
function routeOf(path: string, method: string): Route {
	const segments = path.split("/");
	const [first, second] = segments;
	if (first === "accounts") {
		const [, accountId = "", name = "", id = null, ...more] = segments;
		if (more.length > 0 || segments.slice(1).includes(""))
			throw new XRefused("ROUTE_NOT_FOUND");
		if (segments.length < 3)
			return {
				kind: segments.length === 1 ? "accounts" : "account",
				accountId,
				id: null,
				...only(method, ["GET"]),
			};
		const write = writes[`${method} ${name}${id === null ? "" : "/:id"}`];
		const idName = idNames[name] ?? name.replace(/s$/, "_id");
		if (write !== undefined)
			return { kind: "write", accountId, id, idName, run: write };
		const read = Object.hasOwn(reads, name) ? reads[name] : undefined;
		if (read === undefined) throw new XRefused("ROUTE_NOT_FOUND");
		only(method, ["GET"]);
		return { kind: "read", accountId, id, idName, read, name };
	}
	if (first === "stats" && second === "accounts") {
		const [, , accountId = "", ...below] = segments;
		const name = below.join("/");
		const read = Object.hasOwn(statistics, name) ? statistics[name] : undefined;
		if (read === undefined || accountId === "")
			throw new XRefused("ROUTE_NOT_FOUND");
		only(method, ["GET"]);
		return { kind: "read", accountId, id: null, read, name: `stats ${name}` };
	}
	const [, third, accountId = ""] = segments.slice(1);
	if (first === "stats" && second === "jobs" && third === "accounts") {
		if (segments.length !== 4 || accountId === "")
			throw new XRefused("ROUTE_NOT_FOUND");
		only(method, ["GET", "POST"]);
		return method === "POST"
			? { kind: "job", accountId, id: null }
			: { kind: "read", accountId, id: null, read: jobs.GET, name: "jobs" };
	}
	if (first === "batch" && second === "accounts") {
		const [, , batchAccount = "", name = "", ...more] = segments;
		if (more.length > 0 || !batchNames.includes(name))
			throw new XRefused("ROUTE_NOT_FOUND");
		only(method, ["POST"]);
		return { kind: "batch", accountId: batchAccount, id: null, name };
	}
	throw new XRefused("ROUTE_NOT_FOUND");
}

/** @returns nothing, for the methods that are taken */
function only(method: string, taken: readonly string[]): object {
	if (!taken.includes(method)) throw new XRefused("METHOD_NOT_ALLOWED");
	return {};
}

function callOf(
	request: SandboxRequest,
	{ accountId, id, idName = "id" }: Route,
	{ person }: Caller,
	api: AdsApi,
): Call {
	const account = accountsOf(person, api).find(
		(one) => accountIdOf(one) === accountId,
	);
	const isListed =
		account !== undefined &&
		(account.status === "active" ||
			request.query.get("with_deleted") === "true");
	// Access that was lost looks like an account that was never there.
	if (!isListed)
		throw new XRefused("ACCOUNT_NOT_FOUND", {
			message: `User ${person.handle} does not have access to account ${accountId}`,
			parameter: "account_id",
			value: accountId,
		});
	return {
		request,
		parameters: new Parameters(request.query),
		account,
		accountId,
		id,
		idName,
		person,
		role: roleOf(person, account, api),
		api,
		now: api.world.clock.now(),
	};
}

function answerRead(call: Call, read: Read, name: string): Reply {
	const headers = countRead(call, read, name);
	if (call.role === "ANALYST" && name !== "authenticated_user_access")
		throw new XRefused("ACTION_NOT_ALLOWED");
	return answered(call, read.run(call), headers);
}

/** Analysts only look; an app, or a token, may be for reading alone. */
function mayWrite({ api, role }: Call, { readOnly }: Caller): void {
	if (readOnly || !api.behaviour.mayWrite)
		throw new XRefused("READONLY_CLIENT_APPLICATION");
	if (role !== "ACCOUNT_ADMIN" && role !== "AD_MANAGER")
		throw new XRefused("ACTION_NOT_ALLOWED", {
			message: `A user with the permission ${role} may not do this`,
		});
}

const rolesByHandle: Readonly<Record<string, Role>> = {
	agency_analyst: "CAMPAIGN_ANALYST",
	freelance_buyer: "AD_MANAGER",
};

function roleOf(person: Person, account: WorldAccount, api: AdsApi): Role {
	return (
		api.roles.get(`${person.sub} ${accountIdOf(account)}`) ??
		rolesByHandle[person.handle] ??
		"ACCOUNT_ADMIN"
	);
}

function listAccounts(
	request: SandboxRequest,
	{ person, clientId }: Caller,
	api: AdsApi,
): Reply {
	const counted = api.limits.count(
		`accounts of ${clientId} and ${person.sub}`,
		discoveryLimit,
	);
	const headers = limitHeaders("x-rate-limit", counted);
	if (counted.isRefused) throw new Limited(headers);
	const parameters = new Parameters(request.query);
	const { data, more } = answerList(
		{ request, parameters, person, api },
		{
			rows: () => accountsOf(person, api).map((one) => rendered(one, api)),
			ids: { account_ids: "id" },
			named: "name",
			sorts: ["name"],
		},
	);
	return json(
		200,
		{ request: { params: parameters.echo() }, data, ...more },
		{ ...apiHeaders, ...headers },
	);
}

function getAccount(call: Call): Reply {
	const headers = countRead(call, { limit: accountLimit }, "account");
	call.parameters.only("with_deleted");
	return answered(call, { data: rendered(call.account, call.api) }, headers);
}

function rendered(account: WorldAccount, api: AdsApi): RenderedAccount {
	const approval = api.approval.get(accountIdOf(account));
	return renderAccount(account, approval ?? "ACCEPTED");
}

function accountsOf(person: Person, api: AdsApi): WorldAccount[] {
	return api.world.accounts
		.advertisersOf(person)
		.filter(
			(account) => !api.withdrawn.has(`${person.sub} ${accountIdOf(account)}`),
		);
}

const apiHeaders = { "x-current-api-version": "12" };

/** An answer with its request repeated, the account and the object of the path among the parameters. */
function answered(
	{ parameters, accountId, id, idName }: Call,
	{ data, more, request }: Answer,
	headers: Record<string, string>,
): Reply {
	const params = {
		...parameters.echo(),
		...(id === null ? {} : { [idName]: id }),
		account_id: accountId,
	};
	return json(
		200,
		{ request: request ?? { params }, ...more, data },
		{ ...apiHeaders, ...headers },
	);
}

function withHeaders(reply: Reply, headers: Record<string, string>): Reply {
	return {
		...reply,
		headers: { ...reply.headers, ...apiHeaders, ...headers },
	};
}
