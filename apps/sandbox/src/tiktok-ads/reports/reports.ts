import type { StatusView } from "../entities/statuses.ts";
import { type Wording, writeMetrics } from "./metrics.ts";
import type { ReportQuery } from "./query.ts";
import type { ReportSources } from "./report-sources.ts";
import { type ReportRow, rowsOf } from "./rows.ts";
import { subjectsOf } from "./subjects.ts";
import { addTally, noTally } from "./tally.ts";

/** A report's rows, and whether there were more objects than TikTok looks at. */
export type Prepared = { rows: readonly ReportRow[]; isCut: boolean };

const keptReports = 6;

/** Rows of the newest reports, so that pages of one are made once. */
export class Reports {
	readonly #kept = new Map<string, Prepared>();

	prepare(
		sources: ReportSources,
		query: ReportQuery,
		view: StatusView,
	): Prepared {
		const key = keyOf(sources, query);
		const known = this.#kept.get(key);
		if (known !== undefined) return known;
		const prepared = prepare(sources, query, view);
		// While statuses still follow a change, they may be others at the next page.
		const settledAt = sources.store.changedAt + view.lagSeconds * 1000;
		if (view.now >= settledAt) this.#keep(key, prepared);
		return prepared;
	}

	#keep(key: string, prepared: Prepared): void {
		this.#kept.set(key, prepared);
		const [oldest] = this.#kept.keys();
		if (this.#kept.size > keptReports && oldest !== undefined)
			this.#kept.delete(oldest);
	}
}

function prepare(
	sources: ReportSources,
	query: ReportQuery,
	view: StatusView,
): Prepared {
	const { filters, order, level } = query;
	const { mostEntities, lateHours } = sources.behaviour;
	const all = query.accounts.flatMap((account) => {
		const calendar = sources.world.facts.calendar(account, lateHours);
		const subjects = subjectsOf(sources, account, level, filters, view);
		return subjects.map((subject) => ({ subject, calendar }));
	});
	// The newest ones are looked at, and the others left out without a word in the body.
	const looked = all.length > mostEntities ? all.slice(-mostEntities) : all;
	const made = looked.flatMap(({ subject, calendar }) =>
		rowsOf(subject, query, calendar),
	);
	const rows = made.filter((row) =>
		filters.numbers.every(({ metric, passes }) =>
			passes(numberOf(row, metric)),
		),
	);
	if (order !== null)
		rows.sort((one, other) => {
			const difference =
				numberOf(one, order.metric) - numberOf(other, order.metric);
			return order.isAscending ? difference : -difference;
		});
	return { rows, isCut: looked.length < all.length };
}

function numberOf({ tally, subject }: ReportRow, metric: string): number {
	const wording = {
		currencyCode: subject.account.currencyCode,
		withoutDecimals: false,
	};
	return Number(writeMetrics([metric], tally, subject, wording)[metric]) || 0;
}

/** A row as reports tell it. */
export function writeRow(row: ReportRow, query: ReportQuery) {
	const { subject, tally, time, value } = row;
	const metrics = query.isOfSeveral
		? [...new Set([...query.metrics, "advertiser_id", "currency", "timezone"])]
		: query.metrics;
	return {
		dimensions: Object.fromEntries(
			query.dimensions.map((name): [string, string | null] => {
				if (name.startsWith("stat_time_")) return [name, time];
				return [name, name === query.breakdown ? value : subject.id];
			}),
		),
		metrics: writeMetrics(
			metrics,
			tally,
			subject,
			wordingOf(query, subject.account.currencyCode),
		),
	};
}

/** All rows together. Attributes, and money of several currencies, are not told of them. */
export function writeTotals({ rows }: Prepared, query: ReportQuery) {
	const sum = noTally();
	for (const { tally } of rows) addTally(sum, tally);
	const code = query.accounts[0]?.currencyCode ?? "USD";
	return writeMetrics(query.metrics, sum, null, wordingOf(query, code));
}

function wordingOf(query: ReportQuery, currencyCode: string): Wording {
	return { currencyCode, withoutDecimals: query.isOfSeveral };
}

function keyOf(
	{ world, behaviour, store }: ReportSources,
	query: ReportQuery,
): string {
	const { accounts, filters, range, order, level, time, breakdown } = query;
	const { lateHours, mostEntities } = behaviour;
	const states = accounts.map((account) => {
		const { today, hourNow, restatements } = world.facts.calendar(
			account,
			lateHours,
		);
		return [account.id, today, hourNow, restatements.length];
	});
	return JSON.stringify([
		states,
		store.version,
		mostEntities,
		level,
		time,
		breakdown,
		query.dimensions.length,
		range,
		order,
		filters.key,
	]);
}
