import type { SqlExecutor } from "@patchbay/db";
import {
	defaultRetryPolicy,
	type RetryPolicy,
	type SliceOutcome,
} from "./slice-outcome.ts";
import type { SliceWork } from "./slice-work.ts";

type Wait = Extract<SliceOutcome, { kind: "wait" }>;

/**
 * A wait has an end: what has waited for longer without any progress fails, and says so. A history makes way for what is more
 * urgent, and takes as many days as the platform's budget makes of it: whatever it waits for, only the age of the attempt ends it.
 */
export async function limitWait(
	sql: SqlExecutor,
	work: SliceWork,
	wait: Wait,
	policy?: RetryPolicy,
): Promise<Wait | Extract<SliceOutcome, { kind: "fail_slice" }>> {
	const isPatient = makesWay(work);
	const { waitMilliseconds, putOffMilliseconds } = {
		...defaultRetryPolicy,
		...policy,
	};
	const { rows } = await sql.query<{ waited: number | null }>(
		isPatient ? sinceAttempt : sinceProgress,
		[work.tenantId, work.sliceId],
	);
	const waited = rows[0]?.waited ?? 0;
	if (waited <= (isPatient ? putOffMilliseconds : waitMilliseconds))
		return wait;
	const hours = Math.max(1, Math.round(waited / 3_600_000));
	const lasted = isPatient
		? `This import has been going on for ${Math.round(hours / 24)} days.`
		: `This has lasted for ${hours} ${hours === 1 ? "hour" : "hours"}.`;
	return {
		kind: "fail_slice",
		code: wait.code ?? "PLATFORM_UNAVAILABLE",
		message: `${wait.message} ${lasted} Try the import again later.`,
	};
}

/** Tells whether a slice's waits begin anew with each reason. What other lanes read would be out of date days later. */
export const makesWay = ({ job }: SliceWork): boolean => job.lane === "HISTORY";

const sinceProgress = `select (extract(epoch from clock_timestamp() - waiting_since) * 1000)::float8 as waited
	from import_slice where tenant_id = $1 and id = $2`;

/** Time since the job's newest attempt began, or since its user gave access anew. */
const sinceAttempt = `select (extract(epoch from clock_timestamp() - greatest(max(e.at), max(g.granted_at))) * 1000)::float8 as waited
	from import_slice s join import_event e on e.tenant_id = s.tenant_id and e.import_job_id = s.import_job_id
	join connection c on c.tenant_id = s.tenant_id and c.id = s.connection_id
	left join platform_grant g on g.tenant_id = c.tenant_id and g.id = c.grant_id
	where s.tenant_id = $1 and s.id = $2 and e.what = 'started'`;
