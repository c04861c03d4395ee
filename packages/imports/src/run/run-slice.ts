import { systemContext } from "@patchbay/access";
import { rejectIfEnded } from "@patchbay/connections";
import { type ImportLane, inTenantSql } from "@patchbay/db";
import { InvalidInput, pauseBefore, Unavailable } from "@patchbay/errors";
import type { LimitedAccount, Urgency } from "@patchbay/limits";
import { failureKind, getPlatform, NoAnswer } from "@patchbay/platforms";
import { applyOutcome } from "../slices/apply-outcome.ts";
import { countAttempts } from "../slices/count-attempts.ts";
import {
	finishSlice,
	noteWaiting,
	releaseSlice,
	stopSlice,
} from "../slices/finish-slice.ts";
import { limitedApp } from "../slices/limited-app.ts";
import { narrowOutcome } from "../slices/optional-list.ts";
import {
	ConversionChanged,
	ImportStopped,
	LeaseLost,
	PlaceYielded,
	ReportPending,
	WorkerStopping,
	WorkersLost,
} from "../slices/slice-errors.ts";
import { keepLease } from "../slices/slice-lease.ts";
import { decideOutcome } from "../slices/slice-outcome.ts";
import {
	mostTakeovers,
	type SliceAccount,
	type SliceWork,
} from "../slices/slice-work.ts";
import { accountStages } from "../stages/account-stages.ts";
import { importAccounts } from "../stages/accounts.ts";
import { readChosenCampaigns } from "../stages/read-chosen-campaigns.ts";
import type { SliceRun } from "../stages/stage.ts";
import { streams } from "../streams.ts";
import {
	shortestIntervalMilliseconds,
	writeProgress,
} from "../write-progress.ts";
import type { WorkerDependencies } from "./worker-dependencies.ts";

export interface RunOptions {
	/** The worker ends soon: the slice is given back after its current page. */
	stopping?: AbortSignal;
	/** The worker ends now: the current page is broken off and the slice given back. */
	signal?: AbortSignal;
	/** Asked at each checkpoint: whether the slice is to give its place to another import. */
	isPlaceWanted?: () => Promise<boolean>;
	/** Called once the slice waits for a time, with the milliseconds from now after which it can be claimed again. */
	onWaiting?: (milliseconds: number) => void;
}

/**
 * Reads a claimed slice to its end, or as far as it comes, and writes what follows. Throws nothing but what the database's
 * loss brings: then the lease runs out and another worker goes on.
 */
export async function runSlice(
	deps: WorkerDependencies,
	work: SliceWork,
	options: RunOptions = {},
): Promise<void> {
	const logger = deps.logger.child({
		tenantId: work.tenantId,
		importJobId: work.importJobId,
		requestId: work.job.requestId,
		stream: work.stream,
		sliceId: work.sliceId,
		epoch: work.epoch,
	});
	const lease = keepLease({ db: deps.db, logger }, work);
	const ended = new AbortController();
	const signal = AbortSignal.any([
		lease.signal,
		ended.signal,
		...(options.signal ? [options.signal] : []),
	]);
	const startedAt = performance.now();
	try {
		if (work.takeovers >= mostTakeovers) throw new WorkersLost();
		// A worker that died between its last page and its end has left it read.
		if (!work.isRead)
			await readSlice({ ...deps, logger }, work, signal, options);
		lease.stop();
		if (work.account)
			await deps.limits.noteAnswer(toLimitedAccount(work, work.account));
		await finishSlice(deps.db, work);
		logger.info(
			{ durationMilliseconds: Math.round(performance.now() - startedAt) },
			"a slice was imported",
		);
	} catch (error) {
		lease.stop();
		// What a broken-off call throws says less than why it was broken off.
		const pause = await handleError(
			{ ...deps, logger },
			work,
			signal.aborted ? signal.reason : error,
		);
		if (pause !== null) options.onWaiting?.(pause);
	} finally {
		lease.stop();
		ended.abort();
	}
}

/** Urgency of a lane's calls. In the database it is the priority of the lane's slices, which `system.plan_import_job` gives. */
export const urgencies: Readonly<Record<ImportLane, Urgency>> = {
	MANUAL: "PERSON",
	RECENT: "NEWEST",
	WINDOW: "SCHEDULE",
	CAMPAIGNS: "SCHEDULE",
	HISTORY: "HISTORY",
};

async function readSlice(
	deps: WorkerDependencies,
	work: SliceWork,
	signal: AbortSignal,
	options: RunOptions,
): Promise<void> {
	const connector = getPlatform(deps.platforms, work.connection.platform);
	const { account } = work;
	const what = streams[work.stream].stage.replaceAll("_", " ");
	const ctx = systemContext(work.tenantId, "import worker", work.job.requestId);
	const session = await deps.credentials.openSession(ctx, {
		grantId: work.connection.grantId,
		platform: work.connection.platform,
		purpose: `import ${what}${account ? ` of ${account.externalId}` : ""}`,
		inBackground: true,
		urgency: urgencies[work.job.lane],
		signal,
	});
	const run: SliceRun = {
		deps,
		work,
		connector,
		session,
		signal,
		checkpointReached: createCheckpoint(deps, work, options),
	};
	try {
		await readStream(run);
	} catch (error) {
		await rejectIfEnded(session, error, deps.logger);
		throw error;
	}
}

async function readStream(run: SliceRun): Promise<void> {
	const { deps, work } = run;
	const { account, connection, stream, tenantId } = work;
	if (stream === "ACCOUNTS") return importAccounts(run);
	if (stream === "PLAN" || !account)
		throw new TypeError("this stream belongs to an ad account");
	await accountStages[stream]({
		...run,
		account,
		scope: {
			tenantId,
			brandId: connection.brandId,
			connectionId: connection.id,
			adAccountId: account.id,
			platform: connection.platform,
		},
		campaigns: await readChosenCampaigns(deps, work),
	});
}

/** Shows how far the job is, now and then, and is where a worker lets go that ends or is to serve somebody else. */
function createCheckpoint(
	deps: WorkerDependencies,
	work: SliceWork,
	{ stopping, isPlaceWanted }: RunOptions,
): () => Promise<void> {
	let shownAt = 0;
	return async () => {
		if (performance.now() - shownAt > shortestIntervalMilliseconds) {
			shownAt = performance.now();
			await inTenantSql(deps.db, work.tenantId, (sql) =>
				writeProgress(sql, work, { stream: work.stream }),
			);
		}
		if (stopping?.aborted) throw new WorkerStopping();
		if (await isPlaceWanted?.()) throw new PlaceYielded();
	};
}

/** Writes what follows from an error. Answers the milliseconds for which the slice waits; null where it waits for no time. */
async function handleError(
	deps: WorkerDependencies,
	work: SliceWork,
	error: unknown,
): Promise<number | null> {
	if (error instanceof LeaseLost) {
		deps.logger.warn("a slice went to another worker, or was ended");
		return null;
	}
	if (error instanceof ImportStopped) {
		await stopSlice(deps.db, work);
		return null;
	}
	if (error instanceof ReportPending) {
		await noteWaiting(deps.db, work);
		return pauseBefore(error.resumeAt);
	}
	if (
		error instanceof WorkerStopping ||
		error instanceof PlaceYielded ||
		error instanceof ConversionChanged
	) {
		await releaseSlice(deps.db, work);
		return null;
	}
	try {
		return await decideAndApply(deps, work, error);
	} catch (failure) {
		// A database that is gone takes no word of it: the lease ends by itself, and whoever claims the slice goes on.
		throw error instanceof Unavailable ? error : failure;
	}
}

async function decideAndApply(
	deps: WorkerDependencies,
	work: SliceWork,
	error: unknown,
): Promise<number | null> {
	const attempts = await countAttempts(deps.db, work);
	const outcome = narrowOutcome(
		decideOutcome(error, attempts, deps.retryPolicy),
		work.stream,
		getPlatform(deps.platforms, work.connection.platform).parts,
	);
	// What nobody but the operator can set right, or a programmer.
	const isOurs =
		error instanceof WorkersLost ||
		["installation", "operator", "unknown"].includes(failureKind(error));
	deps.logger[isOurs && !(error instanceof InvalidInput) ? "error" : "warn"](
		{ err: error, outcome: outcome.kind },
		"a slice was not read to its end",
	);
	if (error instanceof NoAnswer && work.account)
		await deps.limits.noteStall(toLimitedAccount(work, work.account));
	await applyOutcome(deps.db, work, outcome, deps.retryPolicy);
	return outcome.kind === "wait" || outcome.kind === "retry"
		? outcome.pauseMilliseconds
		: null;
}

function toLimitedAccount(
	{ connection }: SliceWork,
	{ externalId }: SliceAccount,
): LimitedAccount {
	return {
		...limitedApp(connection),
		externalId,
	};
}
