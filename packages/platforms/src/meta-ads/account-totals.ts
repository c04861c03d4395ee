import type { AccountRef, AccountTotalDraft, Page } from "../drafts.ts";
import type { MetricsOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import { actionTypesOf } from "./conversions.ts";
import { accountInsights } from "./insights.ts";
import { MetricReading, readNumbers } from "./metric-reading.ts";

/** Meta's own totals of an account by day: what its screen shows, also of what was deleted since. */
export async function* accountTotals(
	session: PlatformSession,
	account: AccountRef,
	options: MetricsOptions,
): AsyncGenerator<Page<AccountTotalDraft>> {
	const types = actionTypesOf(options.conversion);
	yield* accountInsights(
		session,
		account,
		options,
		() => new MetricReading("account total", (row) => readNumbers(row, types)),
	);
}
