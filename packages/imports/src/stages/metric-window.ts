import {
	type MetricScope,
	type MetricStream,
	markDaysRead,
	type Saved,
} from "@patchbay/catalog";
import { retryConflicts, type SqlExecutor, systemSql } from "@patchbay/db";
import type {
	DailyMetricDraft,
	ListOptions,
	MetricPart,
} from "@patchbay/platforms";
import type { FailureDraft } from "../record-failures.ts";
import { conversionOf, isPartial } from "../slices/slice-work.ts";
import { createCampaignIds } from "./campaign-ids.ts";
import { runPages } from "./run-pages.ts";
import type { AccountRun, PageStage } from "./stage.ts";
import { createToldDays, type ToldDays } from "./told-days.ts";

/** One grain of the numbers: how it is read, and where it is kept. */
export interface MetricStage<Draft> {
	part: MetricPart<Draft> | undefined;
	/** Partitioned table of the grain. */
	table: "metric_daily" | "metric_hourly" | "metric_region";
	stream: MetricStream;
	save(
		sql: SqlExecutor,
		scope: MetricScope,
		metrics: readonly Draft[],
	): Promise<Saved<Draft>>;
	/** Sets to zero what the platform reported of the window before and does no longer. */
	zero(
		sql: SqlExecutor,
		scope: MetricScope,
		window: { from: string; to: string; readSince: Date },
	): Promise<unknown>;
	/** Runs with the last page of a window, whatever was rejected. */
	close?(
		sql: SqlExecutor,
		scope: MetricScope,
		window: { from: string; to: string },
	): Promise<unknown>;
	/** Id shown when the database refuses a record. */
	externalId(metric: Draft): string;
	/** Reads what else must be known before a page is saved. */
	prepare?(metrics: readonly Draft[]): Promise<readonly FailureDraft[]>;
}

/** Numbers of one window of an account's days, in one grain. */
export async function importWindow<Draft extends DailyMetricDraft>(
	run: AccountRun,
	stage: MetricStage<Draft>,
): Promise<void> {
	const { startedAt: readSince } = run.work.job;
	const told = createToldDays(run);
	await runPages(run, await windowStage(run, stage, { told, readSince }));
}

/**
 * The list of an account's numbers of one window.
 * @param how.told days that the platform tells of it
 * @param how.readSince what was fetched at this moment or later was reported, and is not set to zero
 */
export async function windowStage<Draft extends DailyMetricDraft>(
	run: AccountRun,
	stage: MetricStage<Draft>,
	{ told, readSince }: { told: ToldDays; readSince: Date },
): Promise<PageStage<Draft>> {
	const { account, work } = run;
	const { window } = work;
	if (!window) throw new TypeError("a slice of metrics has a window");
	const chosen = run.campaigns && new Set(run.campaigns);
	const campaignIds = await createCampaignIds(run);
	const scope: MetricScope = {
		tenantId: work.tenantId,
		adAccountId: account.id,
		currencyCode: account.currencyCode,
		campaignIdOf: campaignIds.get,
	};
	// On its own: a new partition holds back writers until its transaction ends, and may meet one of them in a deadlock.
	await retryConflicts(() =>
		systemSql(run.deps.db).query(
			"select ensure_metric_partitions($1::date, $2::date, $3)",
			[window.from, window.to, stage.table],
		),
	);
	return {
		read: (options: ListOptions) =>
			told.pages((days) =>
				stage.part?.run(run.session, account, {
					...options,
					...days,
					...conversionOf(work),
				}),
			),
		isWanted: (metric) => chosen?.has(metric.campaignExternalId) ?? true,
		prepare: async (metrics) => [
			...(await campaignIds.complete(metrics)),
			...((await stage.prepare?.(metrics)) ?? []),
		],
		isUsable: (metric) => campaignIds.has(metric.campaignExternalId),
		save: (sql, metrics, page) =>
			stage.save(sql, { ...scope, ...page }, metrics),
		externalId: stage.externalId,
		// Only what was told: days beyond the platform's horizon stay as they were when it still told them.
		finish: async (sql) => {
			if (told.read) await stage.zero(sql, scope, { ...told.read, readSince });
		},
		// Also where records were rejected: reading the days again would bring no others.
		close: async (sql) => {
			if (!told.read) return;
			const { stream } = stage;
			if (!isPartial(work))
				await markDaysRead(sql, { ...scope, ...told.read, stream });
			await stage.close?.(sql, scope, told.read);
		},
	};
}
