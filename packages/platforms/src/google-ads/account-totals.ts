import type { AccountRef, AccountTotalDraft, Page } from "../drafts.ts";
import type { MetricsOptions } from "../parts.ts";
import { RowReading } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { type AccountTotalRow, accountTotalRow } from "./api-types.ts";
import { createGoogleAdsClient } from "./client.ts";
import { checkDay, gaql } from "./queries.ts";

/** Google's own totals of an account by day: what its screen shows, whatever a campaign can be found for. */
export async function* accountTotals(
	session: PlatformSession,
	account: AccountRef,
	{ from, to, cursor = null }: MetricsOptions,
): AsyncGenerator<Page<AccountTotalDraft>> {
	yield* createGoogleAdsClient(session).pages(
		account,
		gaql("accountTotals", [
			`segments.date BETWEEN '${checkDay(from)}' AND '${checkDay(to)}'`,
		]),
		() =>
			new RowReading({
				entity: "account total",
				list: "results",
				schema: accountTotalRow,
				toDraft: toAccountTotal,
				findId: () => account.externalId,
			}),
		{ from: cursor },
	);
}

export const toAccountTotal = ({
	segments,
	metrics: { conversionsValue, ...metrics },
}: AccountTotalRow): AccountTotalDraft => ({
	date: segments.date,
	...metrics,
	conversionValueMicros: conversionsValue,
});
