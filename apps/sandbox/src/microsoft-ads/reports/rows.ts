import type { WorldAccount } from "../../world/accounts.ts";
import { monthsBefore } from "../../world/calendar.ts";
import type { Api } from "../calls/call.ts";
import type { Campaign } from "../entities/objects.ts";
import { accountIdOf } from "../ids.ts";
import { isPlaceColumn, measures } from "./columns.ts";
import { periodOf } from "./periods.ts";
import { placeShares } from "./places.ts";
import type { ReportRequest } from "./report.ts";
import {
	accountAttributes,
	campaignAttributes,
	type Leaf,
	leavesOf,
} from "./subjects.ts";
import {
	addTally,
	isNothing,
	noTally,
	shareOf,
	spreadTallies,
	type Tally,
} from "./tally.ts";
import { type UtcDay, utcDaysOf } from "./utc-days.ts";

/** A row before its numbers are written: the attributes in the order of their columns. */
export type Row = { attributes: readonly string[]; tally: Tally; code: string };

type Cell = {
	hour: number | null;
	attributes: Readonly<Record<string, string>>;
	tally: Tally;
};

const monthsOfDays = 36;
const monthsOfHours = 6;
const daysOfHoursByPlace = 14;

/** Rows of a report. What is not told apart by a column is added up; what was never shown is left out. */
export function makeRows(api: Api, request: ReportRequest, now: number): Row[] {
	const names = request.columns.filter(
		(name) => !measures.some((one) => one === name),
	);
	const rows = new Map<string, Row>();
	const range = {
		from: Math.max(request.range.from, oldestDay(request, now)),
		to: request.range.to,
	};
	for (const account of request.accounts) {
		const ofAccount = accountAttributes(account, api);
		const calendar = api.world.facts.calendar(account, api.behaviour.lateHours);
		for (const campaign of wantedCampaigns(api, request, account)) {
			const constant: Readonly<Record<string, string>> = {
				...ofAccount,
				...campaignAttributes(campaign),
			};
			const leaves = wantedLeaves(request, account, campaign);
			const isHourly =
				request.aggregation === "Hourly" || request.aggregation === "HourOfDay";
			const days = utcDaysOf(campaign.world, range, calendar, isHourly);
			for (const day of days)
				for (const cell of cellsOf(day, campaign, request, leaves)) {
					if (isNothing(cell.tally)) continue;
					const period = periodOf(request.aggregation, day.day, cell.hour);
					const attributes = names.map((name) =>
						name === "TimePeriod"
							? period
							: (cell.attributes[name] ?? constant[name] ?? ""),
					);
					const key = attributes.join("\u0000");
					const known = rows.get(key);
					if (known === undefined)
						rows.set(key, {
							attributes,
							tally: { ...cell.tally },
							code: account.currencyCode,
						});
					else addTally(known.tally, cell.tally);
				}
		}
	}
	return [...rows.values()];
}

/** The oldest day of which numbers are kept. */
function oldestDay(
	{ aggregation, type, columns }: ReportRequest,
	now: number,
): number {
	const today = Math.floor(now / 86_400_000);
	if (aggregation !== "Hourly" && aggregation !== "HourOfDay")
		return monthsBefore(today, monthsOfDays);
	return type.isByPlace && columns.some(isPlaceColumn)
		? today - daysOfHoursByPlace
		: monthsBefore(today, monthsOfHours);
}

function wantedCampaigns(
	api: Api,
	{ scope }: ReportRequest,
	account: WorldAccount,
): Campaign[] {
	const all = [...api.store.of(account).campaigns.values()];
	if (scope.accountIds.has(accountIdOf(account))) return all;
	return all.filter(
		({ id, adGroups }) =>
			scope.campaignIds.has(id) ||
			adGroups.some((group) => scope.adGroupIds.has(group.id)),
	);
}

/** Objects below a campaign that a report tells apart, or is about alone; null: the campaign as a whole. */
function wantedLeaves(
	{ scope, type, columns }: ReportRequest,
	account: WorldAccount,
	campaign: Campaign,
): Leaf[] | null {
	const isPart =
		!scope.accountIds.has(accountIdOf(account)) &&
		!scope.campaignIds.has(campaign.id);
	const byGroup =
		type.level === "campaign" &&
		(isPart || columns.some((name) => name.startsWith("AdGroup")));
	const leaves = leavesOf(campaign, byGroup ? "adgroup" : type.level);
	return isPart && leaves !== null
		? leaves.filter(({ attributes }) =>
				scope.adGroupIds.has(attributes.AdGroupId ?? ""),
			)
		: leaves;
}

/** A day's cells: by hour, below that by object, below that by place. Each way they add up to the day. */
function cellsOf(
	{ whole, hours }: UtcDay,
	campaign: Campaign,
	{ type, columns, aggregation }: ReportRequest,
	leaves: Leaf[] | null,
): Cell[] {
	const isHourly = aggregation === "Hourly" || aggregation === "HourOfDay";
	let cells: Cell[] = isHourly
		? hours.map(({ hour, tally }) => ({ hour, attributes: {}, tally }))
		: [{ hour: null, attributes: {}, tally: whole }];
	if (leaves !== null) cells = divide(cells, whole, leaves);
	if (type.isByPlace && columns.some(isPlaceColumn)) {
		const sum = leaves === null ? whole : sumOf(cells);
		cells = divide(cells, sum, placeShares(campaign.world));
	}
	return cells;
}

function divide(
	cells: readonly Cell[],
	whole: Tally,
	shares: readonly Leaf[],
): Cell[] {
	const columns = shares.map(({ from, to }) => shareOf(whole, from, to));
	const tallies = spreadTallies(
		cells.map(({ tally }) => tally),
		columns,
	);
	return cells.flatMap((cell, row) =>
		shares.map(({ attributes }, column) => ({
			hour: cell.hour,
			attributes: { ...cell.attributes, ...attributes },
			tally: tallies[row * shares.length + column] ?? cell.tally,
		})),
	);
}

function sumOf(cells: readonly Cell[]): Tally {
	const sum = noTally();
	for (const { tally } of cells) addTally(sum, tally);
	return sum;
}
