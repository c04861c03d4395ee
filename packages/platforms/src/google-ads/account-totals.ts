import type { AccountRef, AccountTotalDraft, Page } from "../drafts.ts";
import type { MetricsOptions } from "../parts.ts";
import { RowReading } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { type AccountTotalRow, accountTotalRow } from "./api-types.ts";
import { createGoogleAdsClient } from "./client.ts";
import {
	type ConversionFields,
	conversionFields,
	usualConversions,
} from "./conversions.ts";
import { checkDay, gaql } from "./queries.ts";

/** Google's own totals of an account by day: what its screen shows, whatever a campaign can be found for. */
export async function* accountTotals(
	session: PlatformSession,
	account: AccountRef,
	{ from, to, cursor = null, conversion }: MetricsOptions,
): AsyncGenerator<Page<AccountTotalDraft>> {
	const counted = conversionFields(conversion);
	yield* createGoogleAdsClient(session).pages(
		account,
		gaql(
			"accountTotals",
			[`segments.date BETWEEN '${checkDay(from)}' AND '${checkDay(to)}'`],
			"",
			counted,
		),
		() =>
			new RowReading({
				entity: "account total",
				list: "results",
				schema: accountTotalRow,
				toDraft: (row) => toAccountTotal(row, counted),
				findId: () => account.externalId,
			}),
		{ from: cursor },
	);
}

export const toAccountTotal = (
	{ segments, metrics }: AccountTotalRow,
	counted: ConversionFields = usualConversions,
): AccountTotalDraft => ({
	date: segments.date,
	costMicros: metrics.costMicros,
	impressions: metrics.impressions,
	clicks: metrics.clicks,
	conversions: metrics[counted.count],
	conversionValueMicros: metrics[counted.value],
});
