import type { Message, Sending } from "../shop/sendings.ts";
import type { Shop } from "../shop/shop.ts";
import { addCounts } from "./counts.ts";
import { Events, type LocalSpan } from "./events.ts";
import { noTotals, type Totals } from "./statistics.ts";

/** One message of a report, with its numbers by the hour or day that they are asked for. */
export interface MessageTotals {
	sending: Sending;
	message: Message;
	/** By the position of the part of the span. */
	buckets: Map<number, Totals>;
}

/** Totals of all messages of one kind that did anything in a span, in the order in which they were made. */
export function messageTotals(
	shop: Shop,
	options: {
		kind: Sending["kind"];
		span: LocalSpan;
		grain: "hour" | "day";
		/** False for a metric that nobody's orders are counted by. */
		countsOrders: boolean;
		/** Position of the part of the span that an hour of the account's own time lies in. */
		bucketOf: (localHour: number) => number;
	},
): MessageTotals[] {
	const { kind, span, grain, countsOrders, bucketOf } = options;
	const events = new Events(shop);
	const found = new Map<string, MessageTotals>();
	const totalsOf = (
		sending: Sending,
		message: Message,
		localHour: number,
	): Totals => {
		let row = found.get(message.id);
		if (row === undefined) {
			row = { sending, message, buckets: new Map() };
			found.set(message.id, row);
		}
		const bucket = bucketOf(localHour);
		let totals = row.buckets.get(bucket);
		if (totals === undefined) {
			totals = noTotals();
			row.buckets.set(bucket, totals);
		}
		return totals;
	};
	for (const one of events.messages(
		span,
		grain,
		(sending) => sending.kind === kind,
	))
		addCounts(
			totalsOf(one.sending, one.message, one.localHour).counts,
			one.counts,
		);
	if (countsOrders)
		for (const { sending, message, localHour, coins, profile } of events.orders(
			span,
		)) {
			if (message === null || sending.kind !== kind) continue;
			const totals = totalsOf(sending, message, localHour);
			totals.conversions += 1;
			totals.coins += coins;
			totals.converted.add(profile);
		}
	return [...found.values()];
}
