import {
	markDaysRead,
	saveDailyMetrics,
	zeroUnreportedMetrics,
} from "@patchbay/catalog";
import { systemSql } from "@patchbay/db";
import { type DailyMetricDraft, UnexpectedReply } from "@patchbay/platforms";
import { createCampaignIds } from "./campaign-ids.ts";
import { runPages } from "./run-pages.ts";
import type { AccountRun } from "./stage.ts";

/** Numbers by campaign and day of one window of an account's days. */
export async function importDailyMetrics(run: AccountRun): Promise<void> {
	const { account, work } = run;
	const { window } = work;
	if (!window) throw new TypeError("a slice of metrics has a window");
	const chosen = run.campaigns && new Set(run.campaigns);
	const campaignIds = await createCampaignIds(run);
	const scope = {
		tenantId: work.tenantId,
		adAccountId: account.id,
		currencyCode: account.currencyCode,
		campaignIdOf: campaignIds.get,
	};
	// On its own: a new partition holds back writers until its transaction ends.
	await systemSql(run.deps.db).query(
		"select ensure_metric_partitions($1::date, $2::date)",
		[window.from, window.to],
	);
	await runPages<DailyMetricDraft>(run, {
		read: (options) =>
			run.connector.parts.metrics?.daily?.run(run.session, account, {
				...options,
				...window,
			}),
		isWanted: (metric) => chosen?.has(metric.campaignExternalId) ?? true,
		prepare: (metrics) => {
			requireCurrency(account.currencyCode, metrics);
			return campaignIds.complete(metrics);
		},
		isUsable: (metric) => campaignIds.has(metric.campaignExternalId),
		save: (sql, metrics) => saveDailyMetrics(sql, scope, metrics),
		externalId: (metric) => `${metric.campaignExternalId} ${metric.date}`,
		async finish(sql) {
			await zeroUnreportedMetrics(sql, scope, {
				...window,
				readSince: work.job.startedAt,
			});
			await markDaysRead(sql, {
				...scope,
				...window,
				stream: "METRICS_DAILY",
			});
		},
	});
}

/** @throws {UnexpectedReply} for numbers without a currency, of the row or of its account */
function requireCurrency(
	ofAccount: string,
	metrics: readonly DailyMetricDraft[],
): void {
	if (ofAccount !== "" || metrics.every(({ currencyCode }) => currencyCode))
		return;
	throw new UnexpectedReply(
		"The platform does not say in which currency these numbers are.",
		"currencyCode",
	);
}
