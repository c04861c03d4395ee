import { dayIn } from "../calendar.ts";
import type { AccountRef, AccountTotalDraft, Page } from "../drafts.ts";
import type { MetricsOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import { readAggregate } from "./aggregate.ts";
import { createKlaviyoClient } from "./client.ts";
import { readMetricIds } from "./metric-ids.ts";

/**
 * The account's totals by day, asked for without messages: everything that was delivered and clicked, and the orders that
 * Klaviyo attributes to any channel. Orders that it attributes to none are the shop's, and not Klaviyo's.
 */
export async function* accountTotals(
	session: PlatformSession,
	account: AccountRef,
	{ from, to, conversion: choice }: MetricsOptions,
): AsyncGenerator<Page<AccountTotalDraft>> {
	const client = createKlaviyoClient(session);
	const metrics = await readMetricIds(client, choice);
	const { conversion } = metrics;
	/** By the start of its day. */
	const totals = new Map<string, AccountTotalDraft>();
	const totalOf = (startsAt: string): AccountTotalDraft => {
		let total = totals.get(startsAt);
		if (!total) {
			const date = dayIn(account.timeZone, Date.parse(startsAt));
			total = emptyTotal(date, conversion !== null);
			totals.set(startsAt, total);
		}
		return total;
	};
	const read = async (
		metricIds: readonly string[],
		by: readonly string[],
		add: (total: AccountTotalDraft, count: bigint, valueMicros: bigint) => void,
	) => {
		const rejected = [];
		for (const metricId of metricIds)
			rejected.push(
				...(await readAggregate(
					client,
					account,
					{ metricId, interval: "day", by, hasValue: by.length > 0, from, to },
					({ dimensions, starts, counts, valuesMicros }) => {
						// A channel that has no name is none.
						if (by.length > 0 && !dimensions[0]) return;
						for (const [at, count] of counts.entries()) {
							const valueMicros = valuesMicros?.[at] ?? 0n;
							if (count === 0n && valueMicros === 0n) continue;
							add(totalOf(starts[at] ?? ""), count, valueMicros);
						}
					},
				)),
			);
		return rejected;
	};
	const rejected = [
		...(await read(metrics.delivered, [], (total, count) => {
			total.impressions += count;
		})),
		...(await read(metrics.clicked, [], (total, count) => {
			total.clicks += count;
		})),
		...(await read(
			conversion === null ? [] : [conversion],
			["$attributed_channel"],
			(total, count, valueMicros) => {
				total.conversions = (total.conversions ?? 0) + Number(count);
				total.conversionValueMicros =
					(total.conversionValueMicros ?? 0n) + valueMicros;
			},
		)),
	];
	const records = [...totals.values()].sort((one, other) =>
		one.date < other.date ? -1 : 1,
	);
	yield { records, rejected, nextCursor: null };
}

const emptyTotal = (
	date: string,
	hasConversions: boolean,
): AccountTotalDraft => ({
	date,
	costMicros: 0n,
	impressions: 0n,
	clicks: 0n,
	conversions: hasConversions ? 0 : null,
	conversionValueMicros: hasConversions ? 0n : null,
});
