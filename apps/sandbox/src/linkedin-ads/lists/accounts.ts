import type { Reply } from "../../simulator.ts";
import { accountIdOf, organizationUrnOf } from "../ids.ts";
import { accountRow } from "../objects/rows.ts";
import { type Parts, stateOf } from "../parts.ts";
import type { Call } from "../restli/call.ts";
import { badParameter, Refused } from "../restli/refusal.ts";
import { urnOf } from "../restli/urns.ts";
import { findAccount, reachedAccount, viewOf } from "./access.ts";
import { isWanted, readCriteria } from "./criteria.ts";
import { needScope } from "./need-scope.ts";
import { cursorParameters, pageByCursor } from "./paging.ts";
import { batch, elements, entity } from "./reply.ts";

const searchFields = {
	id: null,
	name: null,
	reference: null,
	status: ["ACTIVE", "CANCELED", "DRAFT", "PENDING_DELETION", "REMOVED"],
	type: ["BUSINESS", "ENTERPRISE"],
};

/** `/adAccounts` and `/adAccounts/{id}` */
export function readAccounts(call: Call, parts: Parts): Reply {
	const [, key] = call.path;
	const operation = `adAccounts.${call.method === "FINDER" ? "FINDER-search" : call.method}`;
	needScope(call, operation, "r_ads", "rw_ads");
	const { query, method } = call;
	if (key !== undefined && method === "GET") {
		query.allow();
		const account = reachedAccount(call, parts, key, operation);
		return entity(
			call,
			parts.oddities.apply(accountRow(account, viewOf(call, parts, account))),
		);
	}
	if (method === "BATCH_GET") {
		query.allow("ids");
		return batch(call, query.list("ids") ?? [], (id) => {
			const account = findAccount(parts, id);
			if (account === null || parts.roles.of(call.person, account) === null)
				return null;
			return accountRow(account, viewOf(call, parts, account));
		});
	}
	if (method !== "FINDER" || key !== undefined)
		throw new Refused({ status: 405, message: "Method Not Allowed" });
	return search(call, parts);
}

function search(call: Call, parts: Parts): Reply {
	const { query, person } = call;
	query.allow("q", "search", "sortOrder", ...cursorParameters);
	if (query.text("q") !== "search")
		throw badParameter("q", `Query parameter 'q' must be search`);
	const criteria = readCriteria(query.value("search"), searchFields);
	const order = query.word(
		"sortOrder",
		["ASCENDING", "DESCENDING"],
		"ASCENDING",
	);
	const found = parts.roles
		.accountsOf(person)
		.filter((account) =>
			isWanted(criteria, {
				id: [
					String(accountIdOf(account)),
					urnOf("sponsoredAccount", accountIdOf(account)),
				],
				name: [account.name],
				reference: [organizationUrnOf(account)],
				status: [stateOf(parts, account).status],
				type: ["BUSINESS"],
			}),
		)
		.sort((one, other) => accountIdOf(one) - accountIdOf(other));
	if (order === "DESCENDING") found.reverse();
	const { items, metadata } = pageByCursor(call, found, {
		asked: `accounts ${person.sub} ${describe(call)}`,
		mostOnPage: parts.world.settings.pageSize,
	});
	return elements(
		call,
		items.map((account) =>
			parts.oddities.apply(accountRow(account, viewOf(call, parts, account))),
		),
		{ metadata },
	);
}

/** The question without its page, so that a token of one is not taken for that of another. */
export function describe({ query }: Call): string {
	return JSON.stringify(
		[
			"search",
			"sortOrder",
			"q",
			"campaigns",
			"creatives",
			"intendedStatuses",
		].map((name) => [name, plain(query.value(name))]),
	);
}

function plain(value: unknown): unknown {
	if (value instanceof Map)
		return [...value].map(([name, each]) => [name, plain(each)]);
	return Array.isArray(value) ? value.map(plain) : value;
}
