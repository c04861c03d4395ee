import type { Reply } from "../../simulator.ts";
import type { WorldAccount } from "../../world/accounts.ts";
import { organizationUrnOf } from "../ids.ts";
import {
	type CampaignNode,
	type CreativeNode,
	type GroupNode,
	statuses,
} from "../objects/nodes.ts";
import {
	campaignRow,
	creativeRow,
	groupRow,
	type Row,
} from "../objects/rows.ts";
import type { Parts } from "../parts.ts";
import type { Call } from "../restli/call.ts";
import {
	badInput,
	badParameter,
	notFound,
	Refused,
} from "../restli/refusal.ts";
import { idInUrn, urnOf } from "../restli/urns.ts";
import { numberKey, reachedAccount, viewOf } from "./access.ts";
import { describe } from "./accounts.ts";
import {
	type Criteria,
	isWanted,
	readCriteria,
	type SearchFields,
} from "./criteria.ts";
import { needScope } from "./need-scope.ts";
import { cursorParameters, pageByCursor } from "./paging.ts";
import { batch, elements, entity } from "./reply.ts";

const mostCreatives = 100;
const ownStatuses = statuses.filter((status) => status !== "COMPLETED");
const groupFields: SearchFields = { id: null, name: null, status: ownStatuses };
const campaignFields: SearchFields = {
	id: null,
	name: null,
	campaignGroup: null,
	associatedEntity: null,
	status: statuses,
	type: ["SPONSORED_UPDATES", "TEXT_AD", "SPONSORED_INMAILS", "DYNAMIC"],
};

/** `/adAccounts/{id}/adCampaignGroups` */
export function readGroups(call: Call, parts: Parts): Reply {
	const account = accountOf(call, parts, "adCampaignGroups");
	const { groups } = parts.store.of(account);
	const view = viewOf(call, parts, account);
	const write = (group: GroupNode) =>
		parts.oddities.apply(groupRow(group, view));
	const single = byKey(call, (key) => {
		const group = groups.get(numberKey(key));
		return group === undefined ? null : write(group);
	});
	if (single !== null) return single;
	const criteria = searchOf(call, groupFields);
	const found = [...groups.values()].filter(({ id, name, status }) =>
		isWanted(criteria, {
			id: [String(id), urnOf("sponsoredCampaignGroup", id)],
			name: [name],
			status: [status],
		}),
	);
	return page(call, parts, { account, found, write });
}

/** `/adAccounts/{id}/adCampaigns` */
export function readCampaigns(call: Call, parts: Parts): Reply {
	const account = accountOf(call, parts, "adCampaigns");
	const { campaigns } = parts.store.of(account);
	const view = viewOf(call, parts, account);
	const write = (campaign: CampaignNode) =>
		parts.oddities.apply(campaignRow(campaign, view));
	const single = byKey(call, (key) => {
		const campaign = campaigns.get(numberKey(key));
		return campaign === undefined ? null : write(campaign);
	});
	if (single !== null) return single;
	const criteria = searchOf(call, campaignFields);
	const found = [...campaigns.values()].filter(({ id, name, status, group }) =>
		isWanted(criteria, {
			id: [String(id), urnOf("sponsoredCampaign", id)],
			name: [name],
			status: [status],
			campaignGroup: [urnOf("sponsoredCampaignGroup", group.id)],
			associatedEntity: [organizationUrnOf(account)],
			type: [group.world.kind === "search" ? "TEXT_AD" : "SPONSORED_UPDATES"],
		}),
	);
	return page(call, parts, { account, found, write });
}

/** `/adAccounts/{id}/creatives`, whose keys are URNs */
export function readCreatives(call: Call, parts: Parts): Reply {
	const account = accountOf(call, parts, "creatives");
	const { creatives } = parts.store.of(account);
	const view = viewOf(call, parts, account);
	const write = (creative: CreativeNode) =>
		parts.oddities.apply(creativeRow(creative, view));
	const single = byKey(call, (key) => {
		if (idInUrn(key, "sponsoredCreative") === null)
			throw new Refused({
				status: 400,
				message: `Key parameter value ${key} is invalid`,
			});
		const creative = creatives.get(key);
		return creative === undefined ? null : write(creative);
	});
	if (single !== null) return single;
	const { query } = call;
	query.allow(
		"q",
		"campaigns",
		"creatives",
		"contentReferences",
		"intendedStatuses",
		"isTestAccount",
		"isTotalIncluded",
		"sortOrder",
		...cursorParameters,
	);
	if (query.text("q") !== "criteria")
		throw badParameter("q", "Query parameter 'q' must be criteria");
	// Of all finders this one must be named in the header too.
	if (!call.isMethodNamed)
		throw new Refused({
			status: 400,
			message: "The header X-RestLi-Method: FINDER is missing",
		});
	const lists = {
		campaigns: urns(call, "campaigns", "sponsoredCampaign"),
		creatives: urns(call, "creatives", "sponsoredCreative"),
		contentReferences: query.list("contentReferences"),
		intendedStatuses: statusesOf(call),
	};
	const found = [...creatives.values()].filter(
		({ id, campaign, post, status }) =>
			(lists.campaigns?.includes(urnOf("sponsoredCampaign", campaign.id)) ??
				true) &&
			(lists.creatives?.includes(id) ?? true) &&
			(lists.contentReferences?.includes(post ?? "") ?? true) &&
			(lists.intendedStatuses?.includes(status) ?? true) &&
			query.text("isTestAccount") !== "true",
	);
	return page(call, parts, {
		account,
		found,
		write,
		mostWanted: mostCreatives,
	});
}

function accountOf(call: Call, parts: Parts, resource: string): WorldAccount {
	const [, id = ""] = call.path;
	const finder = call.query.text("q");
	const operation = `${resource}.${call.method}${finder === null ? "" : `-${finder}`}`;
	needScope(call, operation, "r_ads", "rw_ads");
	return reachedAccount(call, parts, id, operation);
}

/** One by its key, or many by theirs; null for a search. */
function byKey(call: Call, rowOf: (key: string) => Row | null): Reply | null {
	const [, , resource, key] = call.path;
	if (key !== undefined) {
		if (call.method !== "GET")
			throw new Refused({ status: 405, message: "Method Not Allowed" });
		call.query.allow();
		const row = rowOf(key);
		if (row === null) throw notFound(`${resource} ${key}`);
		return entity(call, row);
	}
	if (call.method === "BATCH_GET") {
		call.query.allow("ids");
		return batch(call, call.query.list("ids") ?? [], rowOf);
	}
	if (call.method === "FINDER") return null;
	throw new Refused({ status: 405, message: "Method Not Allowed" });
}

function searchOf({ query }: Call, fields: SearchFields): Criteria {
	query.allow("q", "search", "sortOrder", ...cursorParameters);
	if (query.text("q") !== "search")
		throw badParameter("q", "Query parameter 'q' must be search");
	const search = query.value("search");
	if (search === null)
		throw badInput("PARAM_MISSING", "search", "Parameter 'search' is required");
	return readCriteria(search, fields);
}

/** A page of what was found, by id. */
function page<Node extends { id: string | number }>(
	call: Call,
	{ world }: Parts,
	{
		account,
		found,
		write,
		mostWanted = 1000,
	}: {
		account: WorldAccount;
		found: Node[];
		write: (node: Node) => Row;
		/** Largest page that may be asked for. */
		mostWanted?: number;
	},
): Reply {
	const order = call.query.word(
		"sortOrder",
		["ASCENDING", "DESCENDING"],
		"ASCENDING",
	);
	if (order === "DESCENDING") found.reverse();
	const { items, metadata } = pageByCursor(call, found, {
		asked: `${call.path[2]} ${account.id} ${describe(call)}`,
		mostWanted,
		mostOnPage: world.settings.pageSize,
	});
	return elements(call, items.map(write), { metadata });
}

function urns(
	{ query }: Call,
	name: string,
	kind: "sponsoredCampaign" | "sponsoredCreative",
): readonly string[] | null {
	const list = query.list(name);
	const strange = list?.find((urn) => idInUrn(urn, kind) === null);
	if (strange !== undefined)
		throw badParameter(name, `'${strange}' is no URN of a ${kind}`);
	return list;
}

function statusesOf({ query }: Call): readonly string[] | null {
	const list = query.list("intendedStatuses");
	const strange = list?.find(
		(word) => !ownStatuses.some((status) => status === word),
	);
	if (strange !== undefined)
		throw badParameter(
			"intendedStatuses",
			`'${strange}' is no intended status`,
		);
	return list;
}
