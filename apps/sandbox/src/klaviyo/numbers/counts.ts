import { shareUntil } from "../../world/day-numbers.ts";
import type { Numbers } from "../../world/numbers.ts";
import type { Channel } from "../shop/channels.ts";

/** Numbers of messages: whole, so that parts add up to the whole. */
export interface Counts {
	recipients: number;
	delivered: number;
	bounced: number;
	failed: number;
	opens: number;
	opensUnique: number;
	clicks: number;
	clicksUnique: number;
	unsubscribes: number;
	spamComplaints: number;
	/** Parts that text messages were sent in. */
	segments: number;
	/** Price of text messages. */
	spendMicros: number;
}

const countNames = [
	"recipients",
	"delivered",
	"bounced",
	"failed",
	"opens",
	"opensUnique",
	"clicks",
	"clicksUnique",
	"unsubscribes",
	"spamComplaints",
	"segments",
	"spendMicros",
] as const satisfies readonly (keyof Counts)[];

export function noCounts(): Counts {
	return {
		recipients: 0,
		delivered: 0,
		bounced: 0,
		failed: 0,
		opens: 0,
		opensUnique: 0,
		clicks: 0,
		clicksUnique: 0,
		unsubscribes: 0,
		spamComplaints: 0,
		segments: 0,
		spendMicros: 0,
	};
}

/** Adds `part` to `sum` in place. */
export function addCounts(sum: Counts, part: Counts): void {
	for (const name of countNames) sum[name] += part[name];
}

/**
 * The world's numbers of a day as messages: what was delivered is what was seen there, clicks are clicks. Of the rest the
 * world says nothing, and each number is a fixed share of these two.
 */
export function countsOf(
	{ impressions, clicks, costMicros }: Numbers,
	channel: Channel,
): Counts {
	const isText = channel === "sms";
	const isPush = channel === "mobile_push";
	const lost = Math.floor(impressions * 0.008);
	// A push is opened by a tap, which is its click.
	const opens = isPush
		? clicks
		: isText
			? 0
			: Math.max(clicks, Math.floor(impressions * 0.42));
	return {
		recipients: impressions + lost,
		delivered: impressions,
		bounced: isText ? 0 : lost,
		failed: isText ? lost : 0,
		opens,
		opensUnique: Math.floor(opens * 0.8),
		clicks,
		clicksUnique: Math.floor(clicks * 0.9),
		unsubscribes: Math.floor(impressions * 0.002),
		spamComplaints: channel === "email" ? Math.floor(impressions * 0.0004) : 0,
		segments: isText ? impressions * 2 : 0,
		spendMicros: isText ? costMicros : 0,
	};
}

/** A day's counts by hour, as the world spreads a day. Of a day that is not over, only the hours before `end`. */
export function hoursOf(day: Counts, end: number): Counts[] {
	const whole = shareUntil(end);
	return Array.from({ length: end }, (_, hour) =>
		partOf(day, shareUntil(hour) / whole, shareUntil(hour + 1) / whole),
	);
}

/**
 * The part of counts between two cumulative shares. Whoever a message was sent to got it or did not, and nobody opens or
 * clicks without being counted among all who do.
 */
export function partOf(whole: Counts, from: number, to: number): Counts {
	const part = noCounts();
	for (const name of countNames)
		part[name] = Math.floor(whole[name] * to) - Math.floor(whole[name] * from);
	part.recipients = part.delivered + part.bounced + part.failed;
	part.opensUnique = Math.min(part.opensUnique, part.opens);
	part.clicksUnique = Math.min(part.clicksUnique, part.clicks);
	return part;
}
