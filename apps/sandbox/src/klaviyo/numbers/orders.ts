import { shareUntil } from "../../world/day-numbers.ts";
import { toCoins } from "../../world/money.ts";
import { cumulativeShares, type Numbers } from "../../world/numbers.ts";
import { fraction, mix } from "../../world/random.ts";
import type { Message, Sending } from "../shop/sendings.ts";

/** One order of the shop. */
export interface Order {
	/** Hour of its day in the account's zone. */
	hour: number;
	/** The message that led to it; null: none did. */
	message: Message | null;
	/** Smallest coins of the account's currency. */
	coins: number;
	/** Number of the person who ordered. */
	profile: number;
}

const people = 4_000;

/**
 * A day's orders of what a campaign or flow sent, and those that the shop had beside. The world's conversions are parts of
 * a hundred and orders are whole: a day with any part of one has at least one order, and the orders' values add up to the
 * world's value in whole coins.
 *
 * @param end the hour before which the day's numbers end
 */
export function ordersOf(
	sending: Sending,
	day: number,
	numbers: Numbers,
	end: number,
): Order[] {
	return [
		...makeOrders(sending, day, end, {
			conversions: numbers.conversions,
			value: numbers.conversionsValue,
			isAttributed: true,
		}),
		...makeOrders(sending, day, end, {
			conversions: numbers.allConversions - numbers.conversions,
			value: numbers.allConversionsValue - numbers.conversionsValue,
			isAttributed: false,
		}),
	];
}

function makeOrders(
	{ world: { account, seed }, messages }: Sending,
	day: number,
	end: number,
	given: { conversions: number; value: number; isAttributed: boolean },
): Order[] {
	const { conversions, value, isAttributed } = given;
	if (conversions <= 0) return [];
	const count = Math.max(1, Math.round(conversions / 100));
	const root = mix(mix(seed, day), isAttributed ? 1 : 2);
	const total = toCoins(value * 10_000, account.currencyCode);
	const shares = cumulativeShares(root, count);
	const coinsUntil = (position: number): number =>
		Math.floor(total * (shares[position] ?? 1));
	return Array.from({ length: count }, (_, index) => {
		const hash = mix(root, index);
		const place = fraction(mix(hash, 3));
		return {
			hour: hourAt(fraction(hash), end),
			message: isAttributed
				? (messages.find(({ to }) => place < to) ?? messages.at(-1) ?? null)
				: null,
			coins: coinsUntil(index + 1) - coinsUntil(index),
			profile: mix(hash, 5) % people,
		};
	});
}

/** The hour in which a share of a day's numbers is reached. */
function hourAt(share: number, end: number): number {
	const wanted = share * shareUntil(end);
	for (let hour = 0; hour < end - 1; hour++)
		if (wanted < shareUntil(hour + 1)) return hour;
	return Math.max(0, end - 1);
}
