import type { AccountRef, DailyMetricDraft, Page } from "../drafts.ts";
import type { MetricsOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import { type Collect, createGoogleAdsClient } from "./client.ts";
import { type ConversionFields, conversionFields } from "./conversions.ts";
import {
	atMost,
	checkDay,
	gaql,
	ofCampaigns,
	type QueryName,
} from "./queries.ts";

/**
 * Makes the list of one metrics query.
 * @param conditions GAQL conditions beside those of days and campaigns
 */
export function metricsOf<Draft extends DailyMetricDraft>(
	query: QueryName,
	collectFor: (
		account: AccountRef,
		counted: ConversionFields,
	) => Collect<Draft>,
	conditions: readonly string[] = [],
) {
	return async function* (
		session: PlatformSession,
		account: AccountRef,
		options: MetricsOptions,
	): AsyncGenerator<Page<Draft>> {
		const { externalIds, from, to, cursor = null } = options;
		const counted = conversionFields(options.conversion);
		// An empty IN is no query; no number can belong to no campaign.
		if (externalIds?.length === 0) return;
		const days = `segments.date BETWEEN '${checkDay(from)}' AND '${checkDay(to)}'`;
		yield* createGoogleAdsClient(session).pages(
			account,
			gaql(
				query,
				[days, ...conditions, ...ofCampaigns(options)],
				atMost(options).trim(),
				counted,
			),
			collectFor(account, counted),
			{ from: cursor },
		);
	};
}
