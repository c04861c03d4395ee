import { currencyOf } from "../../world/money.ts";
import { type Counts, noCounts } from "./counts.ts";

/** Numbers that every statistic of a report follows from. */
export interface Totals {
	counts: Counts;
	conversions: number;
	/** People who ordered. */
	converted: Set<number>;
	/** Smallest coins of the account's currency. */
	coins: number;
}

export function noTotals(): Totals {
	return {
		counts: noCounts(),
		conversions: 0,
		converted: new Set(),
		coins: 0,
	};
}

/** An amount in units of a currency. */
export function unitsOf(coins: number, currencyCode: string): number {
	return coins / 10 ** currencyOf(currencyCode).decimals;
}

type Statistic = (totals: Totals, currencyCode: string) => number;

const money: Statistic = ({ coins }, code) => unitsOf(coins, code);
const spend: Statistic = ({ counts }) => counts.spendMicros / 1_000_000;

function rate(
	part: (counts: Counts) => number,
	whole: (counts: Counts) => number,
): Statistic {
	return ({ counts }) => share(part(counts), whole(counts));
}

const recipients = ({ recipients: all }: Counts) => all;
const delivered = ({ delivered: all }: Counts) => all;

/** Every statistic of the reports, by its name. Rates are fractions. */
export const statistics = {
	average_order_value: (totals, code) =>
		share(money(totals, code), totals.conversions),
	bounce_rate: rate(({ bounced }) => bounced, recipients),
	bounced: ({ counts }) => counts.bounced,
	bounced_or_failed: ({ counts }) => counts.bounced + counts.failed,
	bounced_or_failed_rate: rate(
		({ bounced, failed }) => bounced + failed,
		recipients,
	),
	click_rate: rate(({ clicksUnique }) => clicksUnique, delivered),
	click_to_open_rate: rate(
		({ clicksUnique }) => clicksUnique,
		({ opensUnique }) => opensUnique,
	),
	clicks: ({ counts }) => counts.clicks,
	clicks_unique: ({ counts }) => counts.clicksUnique,
	conversion_rate: ({ counts, converted }) =>
		share(converted.size, counts.delivered),
	conversion_uniques: ({ converted }) => converted.size,
	conversion_value: money,
	conversions: ({ conversions }) => conversions,
	delivered: ({ counts }) => counts.delivered,
	delivery_rate: rate(delivered, recipients),
	failed: ({ counts }) => counts.failed,
	failed_rate: rate(({ failed }) => failed, recipients),
	message_segment_count_sum: ({ counts }) => counts.segments,
	open_rate: rate(({ opensUnique }) => opensUnique, delivered),
	opens: ({ counts }) => counts.opens,
	opens_unique: ({ counts }) => counts.opensUnique,
	recipients: ({ counts }) => counts.recipients,
	revenue_per_recipient: (totals, code) =>
		share(money(totals, code), totals.counts.recipients),
	spam_complaint_rate: rate(({ spamComplaints }) => spamComplaints, delivered),
	spam_complaints: ({ counts }) => counts.spamComplaints,
	text_message_credit_usage_amount: ({ counts }) => counts.segments,
	text_message_roi: (totals, code) =>
		share(money(totals, code), spend(totals, code)),
	text_message_spend: spend,
	unsubscribe_rate: rate(({ unsubscribes }) => unsubscribes, delivered),
	unsubscribe_uniques: ({ counts }) => counts.unsubscribes,
	unsubscribes: ({ counts }) => counts.unsubscribes,
} as const satisfies Readonly<Record<string, Statistic>>;

export type StatisticName = keyof typeof statistics;

export const statisticNames = Object.keys(statistics) as [
	StatisticName,
	...StatisticName[],
];

/** A fraction to six places; 0 of nothing. */
function share(part: number, whole: number): number {
	return whole === 0 ? 0 : Math.round((part / whole) * 1e6) / 1e6;
}
