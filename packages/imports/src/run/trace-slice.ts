import { inTenantSql } from "@patchbay/db";
import { inSpan, isTracing } from "@patchbay/telemetry";
import type { SliceWork } from "../slices/slice-work.ts";
import type { WorkerDependencies } from "./worker-dependencies.ts";

/** Reads a slice in a span that belongs to the trace of whoever asked for the import. */
export async function traceSlice(
	{ db, logger }: Pick<WorkerDependencies, "db" | "logger">,
	work: SliceWork,
	read: () => Promise<void>,
): Promise<void> {
	if (!isTracing()) return read();
	const parent = await inTenantSql(db, work.tenantId, async (sql) => {
		const { rows } = await sql.query<{ traceparent: string | null }>(
			"select traceparent from import_job where tenant_id = $1 and id = $2",
			[work.tenantId, work.importJobId],
		);
		return rows[0]?.traceparent ?? null;
	}).catch((err: unknown) => {
		logger.warn({ err }, "the trace of an import could not be read");
		return null;
	});
	await inSpan(
		"import slice",
		{
			kind: "CONSUMER",
			parent,
			facts: {
				"patchbay.platform": work.connection.platform,
				"patchbay.stream": work.stream,
				"patchbay.slice_id": work.sliceId,
				"patchbay.import_job_id": work.importJobId,
			},
		},
		read,
	);
}
