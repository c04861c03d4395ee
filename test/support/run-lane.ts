import type { ImportLane } from "@patchbay/db";
import { startImport, startImportInput } from "@patchbay/imports";
import type { Importing, JobState } from "./importing.ts";

/** Days before today that a schedule's WINDOW run reads again unless its connection says otherwise. */
const usualLookback = 30;

/** Starts a scheduled run of a connection as its schedule does; answers the job's id. */
export async function startLane(
	app: Importing,
	connectionId: string,
	lane: ImportLane,
	lookbackDays = usualLookback,
): Promise<string> {
	const { importJobId } = await startImport(
		app.imports,
		startImportInput.parse({
			connectionId,
			kind: lane === "CAMPAIGNS" ? "CAMPAIGNS" : "METRICS",
		}),
		{ trigger: "SCHEDULED", lane },
	);
	await app.rows("update import_job set lookback_days = $2 where id = $1", [
		importJobId,
		lane === "WINDOW" ? lookbackDays : null,
	]);
	return importJobId;
}

/** Runs it to its end. */
export async function runLane(
	app: Importing,
	connectionId: string,
	lane: ImportLane,
	lookbackDays = usualLookback,
): Promise<JobState & { id: string }> {
	const id = await startLane(app, connectionId, lane, lookbackDays);
	return { ...(await app.runToEnd(id)), id };
}
