import { type Database, type SqlExecutor, systemSql } from "@patchbay/db";
import type { Page } from "@patchbay/platforms";
import { toFailure, toRefusal } from "../record-failures.ts";
import { oneAhead } from "../run/one-ahead.ts";
import { saveOrIsolate } from "../run/save-or-isolate.ts";
import { commitPage, type PageResult } from "../slices/commit-page.ts";
import { ReportPending } from "../slices/slice-errors.ts";
import { isPartial, type SliceWork } from "../slices/slice-work.ts";
import { streams } from "../streams.ts";
import type { AccountRun, PageStage } from "./stage.ts";

/** More ids than this are not sent to the platform: the whole list is read and filtered here. */
const idsInOneQuery = 500;

/** Pages of a reading that are looked at for a record that stands twice. */
const mostEarlier = 500;

/** A page with the moment at which it was asked for, by the database's clock. */
interface AskedPage<Draft> {
	page: Page<Draft>;
	askedAt: Date;
	/** Moments at which the pages before it, of this reading of the list, were asked for: the last ones of a long list. */
	earlier: readonly Date[];
}

/**
 * Reads a list from the slice's checkpoint to its end. The next page is fetched while this one is saved; rows and checkpoint
 * commit together. A list whose report is still being made is left: its slice waits then.
 * @throws {ReportPending}
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
					reportName: reportName(work),
					...(campaigns && campaigns.length <= idsInOneQuery
						? { externalIds: campaigns }
						: {}),
				});
	if (pages) {
		for await (const asked of oneAhead(
			withAskedAt(run.deps.db, pages),
			({ page }) => page.resumeAt === undefined,
		)) {
			const { nextCursor, resumeAt } = await savePage(run, stage, asked);
			if (nextCursor === null) return;
			if (resumeAt) throw new ReportPending(resumeAt);
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

/** Names the slice's report: the same after a crash, another name for every other reading. */
function reportName({ sliceId, restarts, window }: SliceWork): string {
	const days = window ? ` ${window.from} ${window.to}` : "";
	return `patchbay ${sliceId}${days} ${restarts}`;
}

/** Stamps each page: one that was asked for later is newer, whoever saves first and whatever the hosts' clocks say. */
export async function* withAskedAt<Draft>(
	db: Database,
	pages: AsyncIterable<Page<Draft>>,
): AsyncGenerator<AskedPage<Draft>, void, undefined> {
	const iterator = pages[Symbol.asyncIterator]();
	const earlier: Date[] = [];
	try {
		for (;;) {
			const { rows } = await systemSql(db).query<{ now: Date }>(
				"select clock_timestamp() as now",
			);
			const result = await iterator.next();
			if (result.done) return;
			const askedAt = rows[0]?.now ?? new Date();
			yield {
				page: result.value,
				askedAt,
				earlier: earlier.slice(-mostEarlier),
			};
			earlier.push(askedAt);
		}
	} finally {
		await iterator.return?.();
	}
}

/** Reading of a list that other slices read before. */
export interface Repeat {
	/** Checkpoint after its pages, with which the slice goes on. */
	cursor: string;
	/** Told that records of a page failed: the slices that read the list first have told of them. */
	onFailure(): void;
}

/** Saves a page with its checkpoint; the slice ends with the last page of a list that is not a repeat. */
export async function savePage<Draft>(
	run: AccountRun,
	stage: PageStage<Draft>,
	{ page, ...asked }: AskedPage<Draft>,
	repeat?: Repeat,
): Promise<PageResult> {
	const wanted = stage.isWanted
		? page.records.filter((record) => stage.isWanted?.(record))
		: page.records;
	const unprepared = (await stage.prepare?.(wanted)) ?? [];
	const usable = stage.isUsable ? wanted.filter(stage.isUsable) : wanted;
	const save = async (sql: SqlExecutor): Promise<PageResult> => {
		const room = (await stage.room?.(sql, usable)) ?? usable.length;
		const records = usable.slice(0, room);
		const { saved, refused } = await saveOrIsolate(sql, records, (part, some) =>
			stage.save(part, some, asked),
		);
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
			!page.leftOut &&
			!isPartial(run.work) &&
			(await isWhole(sql, run.work))
		)
			await stage.finish(sql);
		if (nextCursor === null) await stage.close?.(sql);
		const total = page.totalCount;
		const { resumeAt, leftOut } = page;
		if (!repeat)
			return { saved, failures, leftOut, nextCursor, total, resumeAt };
		if (failures.length > 0) repeat.onFailure();
		const { cursor } = repeat;
		return { saved: 0, failures: [], nextCursor: cursor, isRepeat: true };
	};
	return commitPage(run.deps.db, run.work, save, run.deps.retryPolicy);
}

/**
 * Tells whether no record failed and no part was left out, here or in the lists above: what is not there could be among these, or
 * lie in one of them, and nothing is called missing.
 */
async function isWhole(sql: SqlExecutor, work: SliceWork): Promise<boolean> {
	const { rowCount } = await sql.query(
		`select from import_slice s where s.tenant_id = $1 and s.import_job_id = $2
			and (s.id = $3 or (s.ad_account_id = $4::uuid and s.stream::text = any($5::text[])))
			and (s.rows_failed > 0
				or exists (select from import_failure f where f.tenant_id = s.tenant_id and f.import_slice_id = s.id))
		limit 1`,
		[
			work.tenantId,
			work.importJobId,
			work.sliceId,
			work.account?.id ?? null,
			streams[work.stream].above ?? [],
		],
	);
	return rowCount === 0;
}
