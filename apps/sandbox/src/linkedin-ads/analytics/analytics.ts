import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { WorldAccount } from "../../world/accounts.ts";
import { type Numbers, partOf } from "../../world/numbers.ts";
import type { World } from "../../world/world.ts";
import type { Limits } from "../control/limits.ts";
import { accountIdOf } from "../ids.ts";
import { needScope } from "../lists/need-scope.ts";
import type { Row } from "../objects/rows.ts";
import type { Store } from "../objects/store.ts";
import type { Call } from "../restli/call.ts";
import { badParameter, NotSimulated, Refused } from "../restli/refusal.ts";
import { urnOf } from "../restli/urns.ts";
import type { Roles } from "../sign-in/roles.ts";
import { type Share, sharesOf } from "./members.ts";
import {
	addTally,
	isNothing,
	metrics,
	type Tally,
	tallyOf,
} from "./metrics.ts";
import {
	type AnalyticsQuery,
	isMemberPivot,
	type MemberPivot,
	readAnalyticsQuery,
} from "./query.ts";
import { subjectsOf } from "./subjects.ts";
import { numbersByUtcDay } from "./utc-days.ts";

const dayMs = 86_400_000;
/** Demographic numbers come so long after their day is over. */
const memberDelayMs = 12 * 3_600_000;
/** Fewer events than this are not told of members. */
const leastEvents = 3;

/** Everything that numbers follow from. */
export type AnalyticsSources = {
	world: World;
	roles: Roles;
	store: Store;
	limits: Limits;
};

type Period = { from: number; to: number };
type Found = {
	values: readonly string[];
	period: Period;
	tally: Tally;
	currencyCode: string;
};

/** `/adAnalytics`: numbers at once, without pages. */
export class Analytics {
	/** Rows of one reply; the others are left out without a word. */
	mostRows = 15_000;

	answer(call: Call, parts: AnalyticsSources): Reply {
		const finder = call.query.text("q");
		needScope(
			call,
			`adAnalytics.FINDER-${finder ?? ""}.${call.version}`,
			"r_ads_reporting",
		);
		if (call.method !== "FINDER" || call.path.length > 1)
			throw new Refused({ status: 405, message: "Method Not Allowed" });
		if (finder === "attributedRevenueMetrics")
			throw new NotSimulated("The sandbox has no attributed revenue");
		if (finder !== "analytics" && finder !== "statistics")
			throw badParameter("q", `There is no finder '${finder}'`);
		const query = readAnalyticsQuery(call);
		const rows = this.#rows(call, parts, query).slice(0, this.mostRows);
		parts.limits.countValues(call.clientId, rows.length * query.fields.length);
		return json(200, {
			elements: rows.map((row) => write(row, query)),
			paging: { start: 0, count: 10, links: [] },
		});
	}

	/** Rows of the accounts on which the person has a role: the others have none, and that is no error. */
	#rows(call: Call, parts: AnalyticsSources, query: AnalyticsQuery): Found[] {
		const { world, roles, store } = parts;
		const rows = new Map<string, Found>();
		const member = query.pivots.find(isMemberPivot) ?? null;
		for (const account of roles.accountsOf(call.person)) {
			const urn = urnOf("sponsoredAccount", accountIdOf(account));
			if (query.facets.accounts?.has(urn) === false) continue;
			const calendar = world.facts.calendar(account);
			const known = new Map<object, ReadonlyMap<number, Numbers>>();
			for (const subject of subjectsOf(store, account, query)) {
				let byDay = known.get(subject.world);
				if (byDay === undefined) {
					byDay = numbersByUtcDay(subject.world, calendar, query.range);
					known.set(subject.world, byDay);
				}
				const shares = member === null ? null : sharesOf(subject.world, member);
				for (const [day, numbers] of byDay) {
					if (shares !== null && !areMembersTold(day, call.now)) continue;
					const part = partOf(counted(numbers), subject.from, subject.to);
					for (const { value, numbers: own } of split(part, shares))
						add(rows, {
							query,
							account,
							day,
							member,
							value,
							numbers: own,
							keys: subject.keys,
						});
				}
			}
		}
		return [...rows.values()]
			.filter(
				({ tally }) =>
					!isNothing(tally) &&
					(member === null || tally.impressions >= leastEvents),
			)
			.sort((one, other) => one.period.from - other.period.from);
	}
}

/** Conversions are whole at LinkedIn, before anything is split, so that campaigns and creatives add up to their group. */
function counted(numbers: Numbers): Numbers {
	return { ...numbers, conversions: Math.round(numbers.conversions / 100) };
}

function areMembersTold(day: number, now: number): boolean {
	return (day + 1) * dayMs + memberDelayMs <= now;
}

function split(
	numbers: Numbers,
	shares: readonly Share[] | null,
): { value: string | null; numbers: Numbers }[] {
	if (shares === null) return [{ value: null, numbers }];
	return shares.map(({ value, from, to }) => ({
		value,
		numbers: partOf(numbers, from, to),
	}));
}

function add(
	rows: Map<string, Found>,
	given: {
		query: AnalyticsQuery;
		account: WorldAccount;
		day: number;
		member: MemberPivot | null;
		value: string | null;
		numbers: Numbers;
		keys: Readonly<Record<string, string>>;
	},
): void {
	const { query, keys, value } = given;
	const values: string[] = [];
	for (const pivot of query.pivots) {
		const key = pivot === given.member ? value : keys[pivot];
		// Nothing happens here for this pivot.
		if (key === null || key === undefined) return;
		values.push(key);
	}
	const period = periodOf(query, given.day);
	const key = `${period.from} ${values.join(" ")}`;
	const tally = tallyOf(given.numbers);
	const known = rows.get(key);
	if (known !== undefined) addTally(known.tally, tally);
	else
		rows.set(key, {
			values,
			period,
			tally,
			currencyCode: given.account.currencyCode,
		});
}

function periodOf({ granularity, range }: AnalyticsQuery, day: number): Period {
	if (granularity === "DAILY") return { from: day, to: day };
	if (granularity === "ALL") return range;
	const date = new Date(day * dayMs);
	const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / dayMs;
	const next =
		Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / dayMs;
	return {
		from: Math.max(first, range.from),
		to: Math.min(next - 1, range.to),
	};
}

function write(
	{ values, period, tally, currencyCode }: Found,
	{ fields }: AnalyticsQuery,
): Row {
	const row: Record<string, unknown> = {};
	for (const name of fields) {
		if (name === "pivotValues") row.pivotValues = values;
		else if (name === "dateRange")
			row.dateRange = {
				start: dateOf(period.from),
				end: dateOf(period.to),
			};
		else row[name] = metrics[name]?.(tally, currencyCode) ?? "0.0";
	}
	return row;
}

function dateOf(day: number): Row {
	const date = new Date(day * dayMs);
	return {
		month: date.getUTCMonth() + 1,
		day: date.getUTCDate(),
		year: date.getUTCFullYear(),
	};
}
