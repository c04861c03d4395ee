import { newId, type SqlExecutor } from "@patchbay/db";
import type { UserErrorCode } from "@patchbay/errors";
import type { RejectedRecord } from "@patchbay/platforms";

/** Record that could not be imported, for `ImportJob.failures`. */
export interface FailureDraft {
	/** Kind of record, such as `campaign`. */
	entity: string;
	externalId: string | null;
	code: UserErrorCode;
	/** Message for a person; with the path into the platform's record where there is one. */
	message: string;
}

/** A slice lists no more than these; its count goes on. */
const listedPerSlice = 1_000;

/** Lists failures of a slice, in the caller's transaction. */
export async function recordFailures(
	sql: SqlExecutor,
	slice: { tenantId: string; importJobId: string; sliceId: string },
	failures: readonly FailureDraft[],
): Promise<void> {
	if (failures.length === 0) return;
	await sql.query(
		`insert into import_failure (id, tenant_id, import_job_id, import_slice_id, entity, external_id, code, message, occurred_at)
		select id, $1, $2, $3, entity, external_id, code, message, now()
		from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[]) with ordinality
			as failure (id, entity, external_id, code, message, position)
		where position <= $9 - (select count(*) from import_failure where tenant_id = $1 and import_slice_id = $3)`,
		[
			slice.tenantId,
			slice.importJobId,
			slice.sliceId,
			failures.map(() => newId()),
			failures.map(({ entity }) => entity),
			failures.map(({ externalId }) => externalId && storable(externalId)),
			failures.map(({ code }) => code),
			failures.map(({ message }) => storable(message)),
			listedPerSlice,
		],
	);
}

/** PostgreSQL's text cannot hold NUL. */
const storable = (text: string) => text.replaceAll("\0", "");

/** A record that is not saved. @param message reason as a sentence */
export function toRefusal(
	entity: string,
	externalId: string,
	message: string,
): FailureDraft {
	return { entity, externalId, code: "PLATFORM_REPLY_CHANGED", message };
}

/** A record that did not fit its schema. */
export function toFailure(rejected: RejectedRecord): FailureDraft {
	return {
		entity: rejected.entity,
		externalId: rejected.externalId,
		code: "PLATFORM_REPLY_CHANGED",
		message: `${rejected.path}: ${rejected.message}`,
	};
}
