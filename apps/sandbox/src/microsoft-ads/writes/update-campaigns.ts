import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { AccountCall } from "../calls/call.ts";
import type { Input } from "../calls/input.ts";
import { ItemRefused } from "../calls/refusal.ts";
import { expectAccount } from "../entities/list.ts";
import type { Budget, Campaign } from "../entities/objects.ts";
import {
	changeEach,
	expectChangeable,
	expectWritable,
	needItems,
	readItemId,
	readSwitch,
} from "./batch.ts";
import { readAmount, readBudgetType } from "./budget-amount.ts";

const changeable = [
	"Id",
	"CampaignType",
	"Status",
	"DailyBudget",
	"BudgetType",
];

/** `PUT Campaigns`: what is left out stays. */
export function updateCampaigns(call: AccountCall): Reply {
	const { input, api, account } = call;
	input.only("AccountId", "Campaigns", "IncludeViewThroughConversions");
	expectAccount(call);
	expectWritable(call);
	const { campaigns } = api.store.of(account);
	const seen = new Set<string>();
	const items = needItems(call, "Campaigns", {
		empty: 1113,
		tooLong: 1114,
		most: 100,
	});
	return json(200, {
		PartialErrors: changeEach(items, (item) => {
			const id = readItemId(item, seen, { unknown: 1100, twice: 1107 });
			const campaign = campaigns.get(id);
			if (campaign === undefined || campaign.switch === "Deleted")
				throw new ItemRefused(1100, "Id");
			change(campaign, item, account.currencyCode);
		}),
	});
}

function change(campaign: Campaign, item: Input, currencyCode: string): void {
	expectChangeable(item, changeable);
	if (item.has("CampaignType") && item.raw("CampaignType") !== campaign.type)
		throw new ItemRefused(1155, "CampaignType");
	const status = readSwitch(item, 1120);
	const amount = readAmount(item, "DailyBudget", currencyCode);
	const type = readBudgetType(item);
	const isAboutBudget = amount !== null || type !== null;
	// An experiment takes both from its original.
	if (campaign.experimentId !== null && (isAboutBudget || status !== null))
		throw new ItemRefused(204, status === null ? "DailyBudget" : "Status");
	if (isAboutBudget && campaign.budget.id !== null)
		throw new ItemRefused(1159, "DailyBudget");
	if (amount !== null) campaign.budget.micros = amount;
	if (type !== null) campaign.budget.type = type;
	if (status !== null) campaign.switch = status;
}

/** `PUT Budgets`: of all campaigns that share one. */
export function updateBudgets(call: AccountCall): Reply {
	const { input, api, account } = call;
	input.only("Budgets");
	expectWritable(call);
	const { budgets } = api.store.of(account);
	const seen = new Set<string>();
	const items = needItems(call, "Budgets", {
		empty: 206,
		tooLong: 513,
		most: 100,
	});
	return json(200, {
		PartialErrors: changeEach(items, (item) => {
			const id = readItemId(item, seen, { unknown: 4916, twice: 515 });
			const budget = budgets.get(id);
			if (budget === undefined) throw new ItemRefused(4916, "Id");
			changeBudget(budget, item, account.currencyCode);
		}),
	});
}

function changeBudget(budget: Budget, item: Input, currencyCode: string): void {
	expectChangeable(item, ["Id", "Name", "Amount", "BudgetType"]);
	const amount = readAmount(item, "Amount", currencyCode);
	const type = readBudgetType(item);
	if (amount !== null) budget.micros = amount;
	if (type !== null) budget.type = type;
}
