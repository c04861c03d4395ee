import type { SqlExecutor } from "@patchbay/db";
import type { Page } from "@patchbay/platforms";
import { toFailure, toRefusal } from "../record-failures.ts";
import { oneAhead } from "../run/one-ahead.ts";
import { saveOrIsolate } from "../run/save-or-isolate.ts";
import { commitPage, type PageResult } from "../slices/commit-page.ts";
import { isPartial, type SliceWork } from "../slices/slice-work.ts";
import { streams } from "../streams.ts";
import type { AccountRun, PageStage } from "./stage.ts";

/** More ids than this are not sent to the platform: the whole list is read and filtered here. */
const idsInOneQuery = 500;

/**
 * Reads a list from the slice's checkpoint to its end. The next page is fetched while this one is saved; rows and checkpoint
 * commit together.
 */
export async function runPages<Draft>(
	run: AccountRun,
	stage: PageStage<Draft>,
): Promise<void> {
	const { campaigns, work } = run;
	const pages =
		campaigns?.length === 0
			? undefined
			: stage.read({
					cursor: work.cursor,
					...(campaigns && campaigns.length <= idsInOneQuery
						? { externalIds: campaigns }
						: {}),
				});
	if (pages) {
		for await (const page of oneAhead(pages)) {
			const { nextCursor } = await savePage(run, stage, page);
			if (nextCursor === null) return;
			await run.checkpointReached();
		}
	}
	// A list without any page.
	await commitPage(run.deps.db, work, async () => ({
		saved: 0,
		failures: [],
		nextCursor: null,
	}));
}

async function savePage<Draft>(
	run: AccountRun,
	stage: PageStage<Draft>,
	page: Page<Draft>,
): Promise<PageResult> {
	const wanted = stage.isWanted
		? page.records.filter((record) => stage.isWanted?.(record))
		: page.records;
	const unprepared = (await stage.prepare?.(wanted)) ?? [];
	const usable = stage.isUsable ? wanted.filter(stage.isUsable) : wanted;
	return commitPage(run.deps.db, run.work, async (sql) => {
		const room = (await stage.room?.(sql, usable)) ?? usable.length;
		const records = usable.slice(0, room);
		const { saved, refused } = await saveOrIsolate(sql, records, stage.save);
		const failures = [
			...page.rejected.map(toFailure),
			...unprepared,
			...refused.map(({ record, reason }) =>
				toRefusal(
					streams[run.work.stream].entity,
					stage.externalId(record),
					reason,
				),
			),
		];
		const isFull = stage.room !== undefined && room <= usable.length;
		const nextCursor = isFull ? null : page.nextCursor;
		if (
			nextCursor === null &&
			stage.finish &&
			failures.length === 0 &&
			!isPartial(run.work) &&
			(await hadNoFailure(sql, run.work))
		)
			await stage.finish(sql);
		return { saved, failures, nextCursor, total: page.totalCount };
	});
}

/** Tells whether no record failed: a rejected record could be any one, so nothing can then be called missing. */
async function hadNoFailure(
	sql: SqlExecutor,
	work: SliceWork,
): Promise<boolean> {
	const { rowCount } = await sql.query(
		"select 1 from import_slice where tenant_id = $1 and id = $2 and rows_failed = 0",
		[work.tenantId, work.sliceId],
	);
	return rowCount > 0;
}
