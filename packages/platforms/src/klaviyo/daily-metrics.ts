import type { AccountRef, DailyMetricDraft, Page } from "../drafts.ts";
import type { MetricsOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import { readNumbers } from "./campaign-numbers.ts";

/** Numbers of each campaign and flow by the account's day: of what happened on it, whenever the message was sent. */
export async function* dailyMetrics(
	session: PlatformSession,
	account: AccountRef,
	options: MetricsOptions,
): AsyncGenerator<Page<DailyMetricDraft>> {
	for await (const page of readNumbers(session, account, "day", options))
		yield {
			...page,
			records: page.records.map(({ startsAt, ...record }) => record),
		};
}
