import { saveCampaigns, savePlaceholderCampaigns } from "@patchbay/catalog";
import { inTenantSql, type SqlExecutor } from "@patchbay/db";
import {
	type CampaignDraft,
	type DailyMetricDraft,
	ScopeMissing,
} from "@patchbay/platforms";
import { type FailureDraft, toFailure, toRefusal } from "../record-failures.ts";
import { saveOrIsolate } from "../run/save-or-isolate.ts";
import { writeWhileHeld } from "../slices/lock-slice.ts";
import type { AccountRun } from "./stage.ts";

/** Our ids of an account's campaigns by the platform's. */
export interface CampaignIds {
	get(externalId: string): string;
	has(externalId: string): boolean;
	/** Makes sure that all campaigns of these numbers are there, but for those that it tells: the database cannot hold their ids. */
	complete(
		metrics: readonly DailyMetricDraft[],
	): Promise<readonly FailureDraft[]>;
}

/**
 * Reads the ids once for a slice. Numbers of a campaign that we do not know are not dropped, for the account's totals would
 * be wrong: the campaign is asked for by its id, and when the platform lists it no more it gets a row that says REMOVED.
 */
export async function createCampaignIds(run: AccountRun): Promise<CampaignIds> {
	const { scope } = run;
	const { db } = run.deps;
	const ids = new Map<string, string>();

	async function load(): Promise<void> {
		await inTenantSql(db, scope.tenantId, async (sql) => {
			const { rows } = await sql.query<{ externalId: string; id: string }>(
				`select external_id as "externalId", id from campaign where tenant_id = $1 and ad_account_id = $2`,
				[scope.tenantId, scope.adAccountId],
			);
			for (const { externalId, id } of rows) ids.set(externalId, id);
		});
	}

	async function addMissing(missing: string[]): Promise<FailureDraft[]> {
		const read = await readCampaigns(run, missing);
		const refused = await writeWhileHeld(db, run.work, (sql) =>
			save(sql, missing, read),
		);
		await load();
		return [...read.failures, ...refused];
	}

	/** Saves what was read, and a row for each other one, so that its numbers are kept. @returns what the database refuses */
	async function save(
		sql: SqlExecutor,
		missing: readonly string[],
		{ records, failures, isWhole }: ReadCampaigns,
	): Promise<FailureDraft[]> {
		const saving = await saveOrIsolate(sql, records, (executor, drafts) =>
			saveCampaigns(executor, scope, drafts),
		);
		const refused = saving.refused.map(({ record, reason }) =>
			toRefusal("campaign", record.externalId, reason),
		);
		const unread = new Set(
			[...failures, ...refused].map(({ externalId }) => externalId),
		);
		const listed = new Set(records.map(({ externalId }) => externalId));
		const isUnread = (externalId: string) =>
			unread.has(externalId) || (!isWhole && !listed.has(externalId));
		const addAs = (
			status: "UNKNOWN" | "REMOVED",
			externalIds: readonly string[],
		) =>
			saveOrIsolate(sql, externalIds, (executor, ids) =>
				savePlaceholderCampaigns(executor, scope, ids, {
					status,
					currencyCode: run.account.currencyCode,
				}),
			);
		const unknown = await addAs("UNKNOWN", missing.filter(isUnread));
		const removed = await addAs(
			"REMOVED",
			missing.filter(
				(externalId) => !isUnread(externalId) && !listed.has(externalId),
			),
		);
		return [
			...refused,
			...[...unknown.refused, ...removed.refused].map(({ record, reason }) =>
				toRefusal("campaign", record, reason),
			),
		];
	}

	await load();
	return {
		has: (externalId) => ids.has(externalId),
		get(externalId) {
			const id = ids.get(externalId);
			if (id === undefined) throw new Error("the campaigns are not complete");
			return id;
		},
		async complete(metrics) {
			const missing = new Set<string>();
			for (const { campaignExternalId } of metrics)
				if (!ids.has(campaignExternalId)) missing.add(campaignExternalId);
			return missing.size === 0 ? [] : addMissing([...missing]);
		},
	};
}

const idsInOneQuery = 500;

interface ReadCampaigns {
	records: readonly CampaignDraft[];
	failures: readonly FailureDraft[];
	/** False where the user has not allowed to read some of them: what is not among the records may well be there. */
	isWhole: boolean;
}

async function readCampaigns(
	run: AccountRun,
	externalIds: readonly string[],
): Promise<ReadCampaigns> {
	const records: CampaignDraft[] = [];
	const failures: FailureDraft[] = [];
	let isWhole = true;
	for (let start = 0; start < externalIds.length; start += idsInOneQuery) {
		const pages = run.connector.parts.campaigns?.run(run.session, run.account, {
			externalIds: externalIds.slice(start, start + idsInOneQuery),
		});
		if (!pages) break;
		try {
			for await (const page of pages) {
				records.push(...page.records);
				failures.push(...page.rejected.map(toFailure));
				if (page.leftOut) isWhole = false;
			}
		} catch (error) {
			// The numbers may be read, and the list of campaigns tells what is missing.
			if (!(error instanceof ScopeMissing)) throw error;
			isWhole = false;
		}
	}
	return { records, failures, isWhole };
}
