import { utcHourOf } from "../../world/calendar.ts";
import type { Message, Sending } from "../shop/sendings.ts";
import type { Shop } from "../shop/shop.ts";
import { type Counts, countsOf, hoursOf, partOf } from "./counts.ts";
import { type Order, ordersOf } from "./orders.ts";

/** A stretch of hours since 1970-01-01 in the account's own time, the last one not included. */
export interface LocalSpan {
	from: number;
	until: number;
}

/** Numbers of one message in one hour, or on one day. */
export interface MessageCounts {
	sending: Sending;
	message: Message;
	/** The hour, or the day's first one, in hours since 1970-01-01 in the account's own time. */
	localHour: number;
	counts: Counts;
}

/** An order with its hour and what led to it. */
export interface PlacedOrder extends Order {
	sending: Sending;
	localHour: number;
}

/** A shop's numbers by message and hour, all of them from the world's facts. */
export class Events {
	readonly #shop: Shop;
	readonly #moments = new Map<number, number>();

	constructor(shop: Shop) {
		this.#shop = shop;
	}

	/**
	 * Messages of what was sent by the senders that are wanted. A day's numbers are split among its messages first, and
	 * those by hour: whole days cost no hours where those are not wanted.
	 */
	*messages(
		{ from, until }: LocalSpan,
		grain: "hour" | "day",
		isWanted: (sending: Sending) => boolean,
	): Generator<MessageCounts> {
		for (const sending of this.#shop.sent.sendings) {
			if (!isWanted(sending)) continue;
			for (const { day, numbers, end } of this.#days(sending, from, until)) {
				const first = day * 24;
				const whole = countsOf(numbers, sending.channel);
				const isWhole = grain === "day" && first >= from && first + 24 <= until;
				for (const message of sending.messages) {
					const part = partOf(whole, message.from, message.to);
					if (isWhole) {
						yield { sending, message, localHour: first, counts: part };
						continue;
					}
					for (const [hour, counts] of hoursOf(part, end).entries())
						if (first + hour >= from && first + hour < until)
							yield { sending, message, localHour: first + hour, counts };
				}
			}
		}
	}

	/** Orders, those too that no message led to. */
	*orders({ from, until }: LocalSpan): Generator<PlacedOrder> {
		for (const sending of this.#shop.sent.sendings)
			for (const { day, numbers, end } of this.#days(sending, from, until))
				for (const order of ordersOf(sending, day, numbers, end)) {
					const localHour = day * 24 + order.hour;
					if (localHour >= from && localHour < until)
						yield { ...order, sending, localHour };
				}
	}

	/** The moment at which an hour of the account's own time begins, in milliseconds. */
	momentOf(localHour: number): number {
		let moment = this.#moments.get(localHour);
		if (moment === undefined) {
			const day = Math.floor(localHour / 24);
			const { timeZone } = this.#shop.account;
			moment = utcHourOf(timeZone, day, localHour - day * 24) * 3_600_000;
			this.#moments.set(localHour, moment);
		}
		return moment;
	}

	*#days(sending: Sending, from: number, until: number) {
		const { facts } = this.#shop;
		const { today, hourNow } = facts.calendar(this.#shop.account);
		const last = Math.ceil(until / 24) - 1;
		for (let day = Math.floor(from / 24); day <= last; day++) {
			const numbers = facts.day(sending.world, day);
			if (numbers !== null)
				yield { day, numbers, end: day === today ? hourNow : 24 };
		}
	}
}
