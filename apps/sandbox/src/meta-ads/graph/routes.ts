import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { World } from "../../world/world.ts";
import type { Insights } from "../insights/insights.ts";
import { type ReportRuns, reportType } from "../insights/report-runs.ts";
import { accountOf } from "../insights/scope.ts";
import type { Catalog } from "../objects/catalog.ts";
import type { AccountNode, AdObject } from "../objects/nodes.ts";
import { visibleBusinesses } from "../objects/people-types.ts";
import { effectiveStatusOf } from "../objects/statuses.ts";
import type { TypeTable } from "../objects/type-table.ts";
import type { Logins } from "../sign-in/logins.ts";
import {
	listPermissions,
	withdrawPermissions,
} from "../sign-in/own-permissions.ts";
import { accountPermissions } from "../sign-in/permissions.ts";
import type { SystemUsers } from "../sign-in/system-users.ts";
import { requireOneOf } from "../sign-in/viewer.ts";
import type { UpdateSettings } from "../writes/budget-changes.ts";
import { remove, update } from "../writes/update.ts";
import type { GraphCall, UseCase } from "./graph-call.ts";
import { GraphRefused, unknownObject } from "./graph-error.ts";
import { type AnyNodeType, checkFields, render } from "./node-type.ts";
import { pageOf } from "./paging.ts";
import type { Usage, UsedAccount } from "./usage.ts";
import { marketingHeaders } from "./versions.ts";

export type GraphParts = {
	world: World;
	catalog: Catalog;
	types: TypeTable;
	insights: Insights;
	reports: ReportRuns;
	logins: Logins;
	systemUsers: SystemUsers;
	usage: Usage;
	updates: UpdateSettings;
};

/** An object of the graph that a call names, with the account that it belongs to. */
type Found = {
	type: AnyNodeType;
	node: unknown;
	account: AccountNode | null;
	adObject: AdObject | AccountNode | null;
};

/** Answers a call for an object or an edge. What is told beside the answer is put into `headers`, also when it is refused. */
export function answerGraph(
	call: GraphCall,
	parts: GraphParts,
	headers: Record<string, string>,
): Reply {
	const { viewer, path } = call;
	parts.usage.countApp(viewer.clientId);
	Object.assign(headers, parts.usage.appHeaders(viewer.clientId));
	const [id = "", edge, ...rest] = path;
	if (call.params.has("ids"))
		throw new GraphRefused(
			100,
			"The ids parameter is no longer supported. Use batch requests.",
		);
	const method = call.request.method;
	if (edge === "permissions" && (id === "me" || id === viewer.id)) {
		if (method === "DELETE")
			return withdrawPermissions(call, rest[0] ?? null, parts);
		return listPermissions(call);
	}
	const report = parts.reports.find(id, call);
	if (report !== null) {
		count(call, parts, accountOf(report.subject), "ads_insights", headers);
		if (edge === "insights")
			return json(200, parts.reports.results(report, call));
		return json(
			200,
			render(reportType(), parts.reports.poll(report), call.fields, call),
		);
	}
	const found = find(id, call, parts);
	if (rest.length > 0)
		throw new GraphRefused(2500, `Unknown path components: /${rest.join("/")}`);
	if (found.account !== null) {
		Object.assign(headers, marketingHeaders(call.version));
		const useCase = edge === "insights" ? "ads_insights" : "ads_management";
		count(call, parts, found.account, useCase, headers);
	}
	switch (method) {
		case "GET":
		case "HEAD":
			return edge === undefined
				? json(200, render(found.type, found.node, call.fields, call))
				: readEdge(found, edge, call, parts);
		case "POST":
			return post(found, id, edge, call, parts);
		case "DELETE":
			if (
				edge === undefined &&
				found.adObject !== null &&
				"level" in found.adObject
			)
				return json(200, remove(found.adObject, call, parts.catalog));
			throw unknownObject(id, method);
		default:
			throw new GraphRefused(2500, `Unsupported method ${method}`);
	}
}

function readEdge(
	{ type, node, adObject }: Found,
	name: string,
	call: GraphCall,
	{ insights }: GraphParts,
): Reply {
	if (name === "insights" && adObject !== null)
		return json(200, insights.page(adObject, call));
	const edge = type.edges?.[name];
	if (edge === undefined)
		throw new GraphRefused(2500, `Unknown path components: /${name}`);
	const member = edge.type();
	checkFields(member, call.fields);
	return json(
		200,
		pageOf(edge.list(node, call), call, (one) =>
			render(member, one, call.fields, call),
		),
	);
}

function post(
	{ adObject }: Found,
	id: string,
	edge: string | undefined,
	call: GraphCall,
	{ reports, catalog, updates }: GraphParts,
): Reply {
	if (adObject !== null && edge === "insights")
		return json(200, reports.start(adObject, call));
	if (adObject !== null && "level" in adObject && edge === undefined)
		return json(200, update(adObject, call, { catalog, settings: updates }));
	if (adObject !== null && edge !== undefined)
		return json(501, {
			error: { message: `The sandbox does not create anything at ${edge}.` },
		});
	throw unknownObject(id, "POST");
}

/** @throws {GraphRefused} 100/33 for what is not there, or not to be seen with this token */
function find(id: string, call: GraphCall, parts: GraphParts): Found {
	const { viewer } = call;
	const { catalog, types } = parts;
	if (id === "me" || id === viewer.id)
		return { type: types.user, node: viewer, account: null, adObject: null };
	const business = visibleBusinesses(viewer, catalog).find(
		(one) => one.id === id,
	);
	if (business !== undefined) {
		requireOneOf(viewer, ["business_management"]);
		return {
			type: types.business,
			node: business,
			account: null,
			adObject: null,
		};
	}
	const found = findInAccount(id, catalog, types);
	const isVisible = viewer.accounts.some(
		(account) => account.id === found?.account?.world.id,
	);
	if (found === null || !isVisible)
		throw unknownObject(id, call.request.method);
	requireOneOf(viewer, accountPermissions);
	return found;
}

function findInAccount(
	id: string,
	catalog: Catalog,
	types: TypeTable,
): Found | null {
	if (id.startsWith("act_")) {
		const account = catalog.accountOf(id);
		return (
			account && {
				type: types.account,
				node: account,
				account,
				adObject: account,
			}
		);
	}
	const adObject = catalog.adObject(id);
	if (adObject !== null)
		return {
			type: types[adObject.level],
			node: adObject,
			account: accountOf(adObject),
			adObject,
		};
	const creative = catalog.creative(id);
	if (creative !== null)
		return {
			type: types.creative,
			node: creative,
			account: creative.account,
			adObject: null,
		};
	const video = catalog.video(id);
	if (video !== null)
		return {
			type: types.video,
			node: video,
			account: video.account,
			adObject: null,
		};
	const [accountId = "", hash] = id.split(":");
	const account = hash === undefined ? null : catalog.accountOf(accountId);
	const image = account?.images.find((one) => one.hash === hash);
	return image === undefined
		? null
		: { type: types.image, node: image, account, adObject: null };
}

function count(
	{ viewer }: GraphCall,
	{ usage }: GraphParts,
	account: AccountNode,
	useCase: UseCase,
	headers: Record<string, string>,
): void {
	const used = usedAccount(account);
	try {
		usage.count(viewer.clientId, used, useCase);
	} finally {
		Object.assign(
			headers,
			usage.accountHeaders(viewer.clientId, used, useCase),
		);
	}
}

const activeAds = new WeakMap<AccountNode, number>();

function usedAccount(account: AccountNode): UsedAccount {
	let count = activeAds.get(account);
	if (count === undefined) {
		count = account.campaigns
			.flatMap(({ adSets }) => adSets.flatMap(({ ads }) => ads))
			.filter((ad) => effectiveStatusOf(ad) === "ACTIVE").length;
		activeAds.set(account, count);
	}
	return { id: account.id, name: account.id, activeAds: count };
}
