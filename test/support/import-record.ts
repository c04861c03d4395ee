import type { Importing } from "./importing.ts";

export interface RecordedFailure {
	entity: string;
	externalId: string | null;
	code: string;
	message: string;
}

/** Reads what failed in an import, the oldest first. */
export function readFailures(
	app: Importing,
	importJobId: string,
): Promise<RecordedFailure[]> {
	return app.rows(
		`select entity, external_id as "externalId", code, message from import_failure where import_job_id = $1 order by occurred_at, id`,
		[importJobId],
	);
}

/** Reads an import's timeline: each stage with what happened there. */
export async function readTimeline(
	app: Importing,
	importJobId: string,
): Promise<string[]> {
	const rows = await app.rows<{ entry: string }>(
		`select stage || ' ' || what as entry from import_event where import_job_id = $1 order by at, id`,
		[importJobId],
	);
	return rows.map(({ entry }) => entry);
}
