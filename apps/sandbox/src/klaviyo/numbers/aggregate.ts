import type { Condition } from "../api/filter.ts";
import { matches } from "../api/filter-rules.ts";
import type { Metric } from "../shop/metrics.ts";
import type { Message } from "../shop/sendings.ts";
import type { Shop } from "../shop/shop.ts";
import type { Buckets } from "./buckets.ts";
import {
	type DimensionName,
	dimensions,
	type EventFacts,
} from "./dimensions.ts";
import { Events, type LocalSpan } from "./events.ts";

/** Sums of one group of a metric's events, by the position of the part of the span. */
export interface AggregateRow {
	dimensions: string[];
	count: number[];
	/** Smallest coins of the account's currency. */
	coins: number[];
	unique: number[];
}

/** A question about a metric's events. */
export interface AggregateQuery {
	metric: Metric;
	by: readonly DimensionName[];
	conditions: readonly Condition[];
	buckets: Buckets;
	/** Milliseconds; the last one is not included. */
	from: number;
	until: number;
	/** True where whole days of the account's zone are enough. */
	isByDay: boolean;
}

/** Sums a metric's events by what they are grouped by; groups without any are left out. */
export function aggregate(shop: Shop, query: AggregateQuery): AggregateRow[] {
	const { metric, buckets, from, until } = query;
	const events = new Events(shop);
	const rows = new Rows(query);
	// No zone is more than a day away from UTC.
	const around: LocalSpan = {
		from: Math.floor(from / hourMs) - 24,
		until: Math.ceil(until / hourMs) + 24,
	};
	const { currencyCode } = shop.account;
	// Many events lie in the same hour.
	const places = new Map<number, number>();
	const place = (localHour: number): number => {
		let known = places.get(localHour);
		if (known === undefined) {
			const at = events.momentOf(localHour);
			known = at >= from && at < until ? buckets.indexOf(at) : -1;
			places.set(localHour, known);
		}
		return known;
	};
	const { source } = metric;
	if (source.of === "orders")
		for (const { sending, message, localHour, coins, profile } of events.orders(
			around,
		)) {
			const index = place(localHour);
			if (index === -1) continue;
			const facts = { sending, message, currencyCode, isOrder: true };
			rows.addOrder(facts, index, coins, profile);
		}
	if (source.of === "messages")
		for (const { sending, message, localHour, counts } of events.messages(
			around,
			query.isByDay ? "day" : "hour",
			({ channel }) => channel === source.channel,
		)) {
			const index = place(localHour);
			if (index === -1 || counts[source.total] === 0) continue;
			const facts = { sending, message, currencyCode, isOrder: false };
			rows.add(facts, index, counts[source.total], counts[source.unique]);
		}
	return rows.all();
}

const hourMs = 3_600_000;

type Row = AggregateRow & { people: Set<number>[] };

class Rows {
	readonly #query: AggregateQuery;
	readonly #rows = new Map<string, Row>();
	/** By message, which is all that an event's dimensions follow from; null where the filter leaves it out. */
	readonly #byMessage = new Map<Message | null, Row | null>();

	constructor(query: AggregateQuery) {
		this.#query = query;
	}

	add(facts: EventFacts, index: number, count: number, unique: number): void {
		const row = this.#rowOf(facts);
		if (row === null) return;
		row.count[index] = (row.count[index] ?? 0) + count;
		row.unique[index] = (row.unique[index] ?? 0) + unique;
	}

	addOrder(
		facts: EventFacts,
		index: number,
		coins: number,
		profile: number,
	): void {
		const row = this.#rowOf(facts);
		if (row === null) return;
		row.count[index] = (row.count[index] ?? 0) + 1;
		row.coins[index] = (row.coins[index] ?? 0) + coins;
		const people = row.people[index] ?? new Set();
		row.people[index] = people.add(profile);
		row.unique[index] = people.size;
	}

	all(): AggregateRow[] {
		return [...this.#rows.values()];
	}

	#rowOf(facts: EventFacts): Row | null {
		let row = this.#byMessage.get(facts.message);
		if (row === undefined) {
			row = this.#isWanted(facts) ? this.#makeRow(facts) : null;
			this.#byMessage.set(facts.message, row);
		}
		return row;
	}

	#isWanted(facts: EventFacts): boolean {
		const { conditions } = this.#query;
		const told = Object.fromEntries(
			conditions.map(({ field }) => [
				field,
				dimensions[field as DimensionName](facts),
			]),
		);
		return matches({ type: "event", id: "", attributes: {}, told }, conditions);
	}

	/** The row of the event's group: several messages may share it. */
	#makeRow(facts: EventFacts): Row {
		const { by, buckets } = this.#query;
		const values = by.map((name) => dimensions[name](facts));
		const key = JSON.stringify(values);
		const known = this.#rows.get(key);
		if (known !== undefined) return known;
		const zeros = () => new Array<number>(buckets.starts.length).fill(0);
		const row: Row = {
			dimensions: values,
			count: zeros(),
			coins: zeros(),
			unique: zeros(),
			people: [],
		};
		this.#rows.set(key, row);
		return row;
	}
}
