import { currencyOf } from "../../world/money.ts";
import type { Call } from "../api.ts";
import { notFound } from "../calls/list.ts";
import { invalid, missing, type Parameters } from "../calls/parameters.ts";
import { instant, readTime } from "../calls/times.ts";
import { XRefused } from "../errors.ts";
import type {
	Budgets,
	Campaign,
	EntityStatus,
	LineItem,
} from "../objects/objects.ts";
import { campaignRow, lineItemRow } from "../objects/rows.ts";
import { partsOf } from "../stats/subjects.ts";
import { spentMicros } from "./spend.ts";

/** A change that was checked and not made yet: all of a batch are checked before one of them is made. */
export type Change<One> = { target: One; apply: () => void };

const longestName = 255;
const longestOrder = 50;

/**
 * Checks a change of a campaign; throws `XRefused`. X's own clients send an object back with all of its fields: those that
 * nobody can change are passed over.
 */
export function campaignChange(
	call: Call,
	parameters: Parameters,
	id: string,
): Change<Campaign> {
	const campaign = call.api.store.of(call.account).campaigns.get(id);
	if (campaign === undefined || campaign.deleted)
		throw notFound("CAMPAIGN_NOT_FOUND", id);
	parameters.only("campaign_id", ...Object.keys(campaignRow(campaign)));
	parameters.word("budget_optimization", ["LINE_ITEM"]);
	const status = statusIn(parameters);
	const name = nameIn(parameters);
	const order = parameters.text("purchase_order_number");
	if (order !== null && order.length > longestOrder)
		throw invalid("purchase_order_number", order, "Expected 50 characters");
	const budgets = budgetsIn(parameters, call, campaign.budgets, () =>
		spentMicros(call, partsOf(call.api.store.of(call.account), "CAMPAIGN", id)),
	);
	if (budgets.daily === null && budgets.total === null)
		throw missing("daily_budget_amount_local_micro");
	return {
		target: campaign,
		apply: () => {
			campaign.entityStatus = status ?? campaign.entityStatus;
			campaign.name = name ?? campaign.name;
			campaign.budgets = budgets;
			campaign.purchaseOrder =
				order === "" ? null : (order ?? campaign.purchaseOrder);
			campaign.updatedAt = call.now;
		},
	};
}

/** Checks a change of a line item; throws `XRefused`. */
export function lineItemChange(
	call: Call,
	parameters: Parameters,
	id: string,
): Change<LineItem> {
	const item = call.api.store.of(call.account).lineItems.get(id);
	if (item === undefined || item.deleted)
		throw notFound("LINE_ITEM_NOT_FOUND", id);
	parameters.only("line_item_id", ...Object.keys(lineItemRow(item)));
	const status = statusIn(parameters);
	const name = nameIn(parameters);
	const budgets = budgetsIn(parameters, call, item.budgets, () =>
		spentMicros(
			call,
			partsOf(call.api.store.of(call.account), "LINE_ITEM", id),
		),
	);
	const strategy =
		parameters.word("bid_strategy", ["AUTO", "MAX", "TARGET"]) ??
		item.bidStrategy;
	const bid = amountIn(parameters, "bid_amount_local_micro", call);
	const bidMicros = bid === undefined ? item.bidMicros : bid;
	if (strategy !== "AUTO" && bidMicros === null)
		throw missing("bid_amount_local_micro");
	const startTime = timeIn(parameters, "start_time", call, item.startTime);
	const endTime = timeIn(parameters, "end_time", call, item.endTime);
	if (startTime !== null && endTime !== null && endTime <= startTime)
		throw new XRefused("INVALID_TIME_WINDOW", {
			message: "Expected an end_time that is after start_time",
			parameter: "end_time",
			value: instant(endTime),
		});
	return {
		target: item,
		apply: () => {
			item.entityStatus = status ?? item.entityStatus;
			item.name = name ?? item.name;
			item.budgets = budgets;
			item.bidStrategy = strategy;
			item.bidMicros = strategy === "AUTO" ? null : bidMicros;
			item.startTime = startTime;
			item.endTime = endTime;
			item.updatedAt = call.now;
		},
	};
}

function statusIn(parameters: Parameters): EntityStatus | null {
	return parameters.word("entity_status", ["ACTIVE", "PAUSED"]);
}

function nameIn(parameters: Parameters): string | null {
	const name = parameters.text("name");
	if (name !== null && (name === "" || name.length > longestName))
		throw invalid("name", name, `Expected 1 to ${longestName} characters`);
	return name;
}

function timeIn(
	parameters: Parameters,
	name: string,
	{ account }: Call,
	before: number | null,
): number | null {
	const text = parameters.text(name);
	if (text === null) return before;
	return text === "" ? null : readTime(name, text, account.timeZone);
}

/** Undefined where nothing was sent, null where an amount is unset. */
function amountIn(
	parameters: Parameters,
	name: string,
	{ account }: Call,
): number | null | undefined {
	const text = parameters.text(name);
	if (text === null) return undefined;
	if (text === "") return null;
	if (!/^[1-9]\d{0,14}$/.test(text))
		throw invalid(name, text, "Expected micros greater than zero");
	const { unitMicros } = currencyOf(account.currencyCode);
	if (Number(text) % unitMicros !== 0)
		throw new XRefused("INVALID_DENOMINATION", {
			message: `Expected a multiple of ${unitMicros} for ${account.currencyCode}, got "${text}" for ${name}`,
			parameter: name,
			value: text,
		});
	return Number(text);
}

function budgetsIn(
	parameters: Parameters,
	call: Call,
	before: Budgets,
	spent: () => number,
): Budgets {
	const total = amountIn(parameters, "total_budget_amount_local_micro", call);
	const daily = amountIn(parameters, "daily_budget_amount_local_micro", call);
	const after: Budgets = {
		daily: daily === undefined ? before.daily : daily,
		total: total === undefined ? before.total : total,
	};
	if (after.daily !== null && after.total !== null && after.daily > after.total)
		throw invalid(
			"daily_budget_amount_local_micro",
			String(after.daily),
			"Expected no more than total_budget_amount_local_micro",
		);
	if (typeof total === "number" && total < spent())
		throw new XRefused("SPEND_EXCEEDS_BUDGET", {
			parameter: "total_budget_amount_local_micro",
			value: String(total),
		});
	return after;
}
