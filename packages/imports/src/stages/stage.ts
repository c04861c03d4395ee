import type { CatalogScope, ReadPage, Saved } from "@patchbay/catalog";
import type { SqlExecutor } from "@patchbay/db";
import type {
	ListOptions,
	Page,
	Platform,
	PlatformSession,
} from "@patchbay/platforms";
import type { FailureDraft } from "../record-failures.ts";
import type { WorkerDependencies } from "../run/worker-dependencies.ts";
import type { SliceAccount, SliceWork } from "../slices/slice-work.ts";

/** Tools at hand while working on one slice. */
export interface SliceRun {
	deps: WorkerDependencies;
	work: SliceWork;
	connector: Platform;
	session: PlatformSession;
	/** Ends every call and wait of the slice. */
	signal: AbortSignal;
	/** Called after each checkpoint. @throws {WorkerStopping} when this worker is about to end */
	checkpointReached(): Promise<void>;
}

/** The same for a stream of one ad account. */
export interface AccountRun extends SliceRun {
	account: SliceAccount;
	scope: CatalogScope;
	/** Platform's ids of the campaigns that the job reads; null for all of them. */
	campaigns: readonly string[] | null;
}

/** One list of a platform, page by page into the catalog. */
export interface PageStage<Draft> {
	/** Undefined when the platform has no such list. */
	read(options: ListOptions): AsyncIterable<Page<Draft>> | undefined;
	/** Selects the wanted records of a page; all of them when left out. */
	isWanted?(record: Draft): boolean;
	/**
	 * Reads what must be known before the page can be saved; may call the platform, so it runs outside the page's
	 * transaction. Returns the records that it could not prepare.
	 */
	prepare?(records: readonly Draft[]): Promise<readonly FailureDraft[]>;
	/** Selects, after `prepare`, the records that can be saved; all of them when left out. The others are among what it returned. */
	isUsable?: (record: Draft) => boolean;
	/**
	 * Saves what is wanted of a page, in its transaction. Answers how many rows were saved, and which records stand twice in the
	 * list where that is looked for.
	 */
	save(
		sql: SqlExecutor,
		records: readonly Draft[],
		page: ReadPage,
	): Promise<number | Saved<Draft>>;
	/** Id shown when the database refuses a record. */
	externalId(record: Draft): string;
	/** Runs with the last page of a whole, unfiltered list that had no bad record. */
	finish?(sql: SqlExecutor): Promise<unknown>;
	/** Runs with the last page of any list, after `finish`. */
	close?(sql: SqlExecutor): Promise<unknown>;
	/** Computes, before each page is saved and in its transaction, the most records that it may still save. */
	room?(sql: SqlExecutor, records: readonly Draft[]): Promise<number>;
}
