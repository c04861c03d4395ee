import type { GraphCall } from "../graph/graph-call.ts";
import { badParameter, GraphRefused } from "../graph/graph-error.ts";
import type { Catalog } from "../objects/catalog.ts";
import type {
	AdObject,
	AdSetNode,
	CampaignNode,
	Switch,
} from "../objects/nodes.ts";
import { requireOneOf } from "../sign-in/viewer.ts";
import {
	amountOf,
	budgetChange,
	bulkChange,
	type Change,
	campaignOf,
	type UpdateParts,
} from "./budget-changes.ts";
import { checkAlive, checkStatus, refusal } from "./checks.ts";

/** Value by which a spend cap is taken away. */
const noCap = 922_337_203_685_478;
const ignored = new Set([
	"access_token",
	"appsecret_proof",
	"execution_options",
	"fields",
	"id",
	"locale",
	"method",
	"include_headers",
	"suppress_http_code",
]);
const options = [
	"validate_only",
	"include_recommendations",
	"synchronous_ad_review",
];

/** `POST /{campaign|ad set|ad}`: all of the changes, or none of them where one is refused or the call only asks. */
export function update(
	object: AdObject,
	call: GraphCall,
	parts: UpdateParts,
): { success: true } {
	requireOneOf(call.viewer, ["ads_management"], 294);
	checkAccount(object);
	const wanted = call.params.list("execution_options") ?? [];
	for (const [index, option] of wanted.entries())
		if (!options.includes(option))
			throw badParameter(
				`Param execution_options[${index}] must be one of {${options.join(", ")}}`,
			);
	const names = call.params.names().filter((name) => !ignored.has(name));
	const status = call.params.text("status");
	checkAlive(object, names, status);
	const changes = names.map((name) => changeOf(name, object, call, parts));
	if (wanted.includes("validate_only")) return { success: true };
	for (const change of changes) change();
	object.updatedAt = call.now;
	parts.catalog.changed();
	return { success: true };
}

/** `DELETE /{campaign|ad set|ad}`. */
export function remove(
	object: AdObject,
	call: GraphCall,
	catalog: Catalog,
): { success: true } {
	requireOneOf(call.viewer, ["ads_management"], 294);
	checkAccount(object);
	object.status = "DELETED";
	object.updatedAt = call.now;
	catalog.changed();
	return { success: true };
}

/** Accounts that are not active take no changes. */
function checkAccount(object: AdObject): void {
	const { account } = campaignOf(object);
	if ([1, 8, 9, 201].includes(account.status)) return;
	throw new GraphRefused(
		100,
		"The ad account is disabled or closed, and takes no changes.",
		{
			error_subcode: 1_404_163,
			error_user_title: "Ad account is not active",
			error_user_msg:
				"This ad account cannot advertise. Look at Account Quality.",
		},
	);
}

function changeOf(
	name: string,
	object: AdObject,
	call: GraphCall,
	parts: UpdateParts,
): Change {
	const { params } = call;
	switch (name) {
		case "name": {
			const text = params.text("name");
			if (text === null)
				throw badParameter("Param name must be a non-empty string");
			return () => {
				object.name = text;
			};
		}
		case "status": {
			const status = params.text("status") ?? "";
			checkStatus(status);
			return () => {
				object.status = status as Switch;
				object.inProcess = 1;
			};
		}
	}
	if (object.level === "ad")
		throw badParameter(`Param ${name} is not one that an ad takes here.`);
	switch (name) {
		case "daily_budget":
			return budgetChange(object, "daily", call, parts);
		case "lifetime_budget":
			return budgetChange(object, "lifetime", call, parts);
		case "bid_amount": {
			if (object.level === "campaign") break;
			const bid = amountOf(params.raw("bid_amount"), "bid_amount");
			return () => {
				object.bidMinor = bid;
			};
		}
		case "spend_cap": {
			if (object.level === "adSet") break;
			const cap = amountOf(params.raw("spend_cap"), "spend_cap");
			return () => {
				object.spendCap = cap >= noCap ? null : cap;
			};
		}
		case "is_adset_budget_sharing_enabled":
			if (object.level === "adSet") break;
			return () => {
				object.sharesBudgets = params.text(name) === "true";
			};
		case "stop_time":
		case "end_time":
			return endChange(object, name, call);
		case "adset_budgets":
			if (object.level === "adSet") break;
			return bulkChange(object, call, parts);
	}
	throw badParameter(`Param ${name} cannot be changed on this object here.`);
}

function endChange(
	object: CampaignNode | AdSetNode,
	name: string,
	{ params, now }: GraphCall,
): Change {
	const text = params.text(name) ?? "";
	const at = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
	if (Number.isNaN(at)) throw badParameter(`Param ${name} must be a date`);
	if (at <= now)
		throw refusal(
			1_487_033,
			"End date is in the past",
			"The end date must be in the future.",
			name,
		);
	return () => {
		if (object.level === "campaign") object.stopAt = at;
		else object.endAt = at;
	};
}
