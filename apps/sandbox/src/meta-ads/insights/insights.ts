import { localTime } from "../../world/calendar.ts";
import type { GraphCall } from "../graph/graph-call.ts";
import { GraphRefused } from "../graph/graph-error.ts";
import { type Page, pageOf } from "../graph/paging.ts";
import { offsetOf } from "../money.ts";
import type { Catalog } from "../objects/catalog.ts";
import { fits } from "../objects/filtering.ts";
import { type InsightsQuery, type Level, readQuery } from "./query.ts";
import { renderRow } from "./row-fields.ts";
import { type InsightsRow, insightsRows } from "./rows.ts";
import { accountOf, type Subject } from "./scope.ts";

/** Switches for numbers. */
export type InsightsSettings = {
	/** Words by which purchases are told; null: all of them. */
	purchaseTypes: readonly string[] | null;
	/** Days until a conversion is attributed in full; 0: at once. */
	lateDays: number;
	/** Rows of one answer, over all of its pages, at most. */
	mostRows: number;
};

/** Rows of earlier answers that are kept for their next pages. */
const keptRows = 400_000;
const mostOnPage = 5000;

/** Insights of an account or of what lies in it, by a call or for a report. */
export class Insights {
	readonly #catalog: Catalog;
	readonly settings: InsightsSettings = {
		purchaseTypes: null,
		lateDays: 0,
		mostRows: 500_000,
	};
	readonly #answers = new Map<string, readonly InsightsRow[]>();

	constructor(catalog: Catalog) {
		this.#catalog = catalog;
	}

	/** Reads and checks a call, without its rows. */
	read(
		subject: Subject,
		call: Pick<GraphCall, "params" | "fields">,
	): InsightsQuery {
		return readQuery(call, levelOf(subject), this.#today(subject));
	}

	/** One page of rows. */
	page(subject: Subject, call: GraphCall): Page {
		const query = this.read(subject, call);
		return this.pageOf(subject, query, this.rows(subject, query), call, false);
	}

	pageOf(
		subject: Subject,
		query: InsightsQuery,
		rows: readonly InsightsRow[],
		call: GraphCall,
		isReport: boolean,
	): Page {
		const context = {
			query,
			today: this.#today(subject),
			purchaseTypes: this.settings.purchaseTypes,
			isReport,
		};
		return pageOf(rows, call, (row) => renderRow(row, context), mostOnPage);
	}

	/**
	 * All rows of a query. Pages of one answer are of the same rows.
	 * @throws {GraphRefused} 100/1487534 for too many
	 */
	rows(subject: Subject, query: InsightsQuery): readonly InsightsRow[] {
		const account = accountOf(subject);
		const { today, hourNow, restatements } = this.#catalog.world.facts.calendar(
			account.world,
		);
		const key = JSON.stringify([
			subject.id,
			query,
			today,
			hourNow,
			restatements.length,
			this.#catalog.version,
			this.settings,
		]);
		const known = this.#answers.get(key);
		if (known !== undefined) return known;
		const all = insightsRows(this.#catalog, subject, query, this.settings);
		if (all.length > this.settings.mostRows)
			throw new GraphRefused(
				100,
				"Please reduce the amount of data you're asking for, then retry your request",
				{ error_subcode: 1487534 },
			);
		const rows = sorted(
			all.filter((row) => fitsNumbers(row, query)),
			query,
		);
		this.#keep(key, rows);
		return rows;
	}

	#keep(key: string, rows: readonly InsightsRow[]): void {
		this.#answers.set(key, rows);
		let count = 0;
		for (const [name, kept] of [...this.#answers].reverse()) {
			count += kept.length;
			if (count > keptRows && name !== key) this.#answers.delete(name);
		}
	}

	#today(subject: Subject): number {
		const { world } = this.#catalog;
		return localTime(accountOf(subject).world.timeZone, world.clock.now()).day;
	}
}

function levelOf(subject: Subject): Level {
	if (!("level" in subject)) return "account";
	return subject.level === "adSet" ? "adset" : subject.level;
}

/** Conditions about numbers, such as `impressions GREATER_THAN 0`. */
function fitsNumbers(
	{ measure, object }: InsightsRow,
	query: InsightsQuery,
): boolean {
	return query.filters
		.filter(({ field }) => !field.includes("."))
		.every((filter) => {
			switch (filter.field) {
				case "impressions":
				case "clicks":
					return fits(measure[filter.field], filter);
				case "spend":
					return fits(
						measure.spendMinor / offsetOf(accountOf(object).currency),
						filter,
					);
				default:
					throw new GraphRefused(
						100,
						`Filtering field '${filter.field}' with operation '${filter.operator.toLowerCase()}' is not supported`,
					);
			}
		});
}

function sorted(
	rows: readonly InsightsRow[],
	{ sort }: InsightsQuery,
): readonly InsightsRow[] {
	if (sort === null) return rows;
	const weight = ({ measure, part }: InsightsRow): number => {
		switch (sort.field) {
			case "impressions":
			case "clicks":
				return measure[sort.field];
			case "spend":
				return measure.spendMinor;
			default:
				return part.from;
		}
	};
	const sign = sort.descending ? -1 : 1;
	return [...rows].sort((one, other) => sign * (weight(one) - weight(other)));
}
