import { type Database, type ImportLane, systemSql } from "@patchbay/db";

/** A scheduled run that began. */
export interface StartedImport {
	tenantId: string;
	importJobId: string;
	connectionId: string;
	lane: ImportLane;
	/** Time at which it was due. */
	dueAt: Date;
}

/** Runs of one statement, as `system.start_due_imports` limits them. */
const batch = 200;

/**
 * Starts the scheduled runs that are due, of all tenants, batch by batch. Any number of workers may do it at once: each run
 * is started by one, and a batch is one statement, so that a worker killed in the middle leaves all of it or none.
 * @param options.at the moment by which it is judged what is due; the database's now when left out
 */
export async function startDueImports(
	db: Database,
	{ signal, at = null }: { signal?: AbortSignal; at?: Date | null } = {},
): Promise<StartedImport[]> {
	const started: StartedImport[] = [];
	while (!signal?.aborted) {
		const { rows } = await systemSql(db).query<
			Omit<StartedImport, "importJobId"> & { importJobId: string | null }
		>(
			`select tenant_id as "tenantId", import_job_id as "importJobId", connection_id as "connectionId", lane,
				due_at as "dueAt"
			from system.start_due_imports(coalesce($1::timestamptz, clock_timestamp()))`,
			[at],
		);
		for (const { importJobId, ...run } of rows)
			if (importJobId !== null) started.push({ importJobId, ...run });
		if (rows.length < batch) break;
	}
	return started;
}
