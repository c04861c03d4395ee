import type { AccountRef, HourlyMetricDraft, Page } from "../drafts.ts";
import type { MetricsOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import { readNumbers } from "./campaign-numbers.ts";

/** Numbers of each campaign and flow by hour. Klaviyo tells hours as instants: one that the clock shows twice is two. */
export async function* hourlyMetrics(
	session: PlatformSession,
	account: AccountRef,
	options: MetricsOptions,
): AsyncGenerator<Page<HourlyMetricDraft>> {
	for await (const page of readNumbers(session, account, "hour", options))
		yield {
			...page,
			records: page.records.map(({ startsAt, ...record }) => ({
				...record,
				hourStart: startsAt,
			})),
		};
}
