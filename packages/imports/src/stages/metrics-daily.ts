import {
	markDaysRead,
	saveDailyMetrics,
	saveMetricAge,
	zeroUnreportedMetrics,
} from "@patchbay/catalog";
import { systemSql } from "@patchbay/db";
import { type DailyMetricDraft, UnexpectedReply } from "@patchbay/platforms";
import { isPartial } from "../slices/slice-work.ts";
import { createCampaignIds } from "./campaign-ids.ts";
import { runPages } from "./run-pages.ts";
import type { AccountRun, PageStage } from "./stage.ts";
import { createToldDays, type ToldDays } from "./told-days.ts";

/** Numbers by campaign and day of one window of an account's days. */
export async function importDailyMetrics(run: AccountRun): Promise<void> {
	const { work } = run;
	const told = createToldDays(run);
	await runPages(
		run,
		await dailyMetricStage(run, told, { readSince: work.job.startedAt }),
	);
}

/**
 * The list of an account's numbers by campaign and day.
 * @param readSince what was fetched at this moment or later was reported, and is not set to zero
 */
export async function dailyMetricStage(
	run: AccountRun,
	told: ToldDays,
	{ readSince }: { readSince: Date },
): Promise<PageStage<DailyMetricDraft>> {
	const { account, work, connector, session } = run;
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
	const { daily } = connector.parts.metrics ?? {};
	return {
		read: (options) =>
			told.pages((days) =>
				daily?.run(session, account, { ...options, ...days }),
			),
		isWanted: (metric) => chosen?.has(metric.campaignExternalId) ?? true,
		prepare: async (metrics) => {
			requireCurrency(account.currencyCode, metrics);
			return campaignIds.complete(metrics);
		},
		isUsable: (metric) => campaignIds.has(metric.campaignExternalId),
		save: (sql, metrics) => saveDailyMetrics(sql, scope, metrics),
		externalId: (metric) => `${metric.campaignExternalId} ${metric.date}`,
		// Only what was asked for: what lies before it stays as the platform told it when it still did.
		finish: async (sql) => {
			if (told.read)
				await zeroUnreportedMetrics(sql, scope, { ...told.read, readSince });
		},
		// Also where records were rejected: reading the days again would bring no others.
		close: async (sql) => {
			if (!told.read) return;
			if (!isPartial(work))
				await markDaysRead(sql, {
					...scope,
					...told.read,
					stream: "METRICS_DAILY",
				});
			await saveMetricAge(sql, scope, told.read);
		},
	};
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
