import { newId, type OutcomeKind, type SqlExecutor } from "@patchbay/db";

export interface OutcomeDraft {
	kind: OutcomeKind;
	tried: number;
	succeeded: number;
}

/** Notes how something ended, in the caller's transaction. What was not tried leaves no row. */
export async function recordOutcome(
	sql: SqlExecutor,
	tenantId: string,
	{ kind, tried, succeeded }: OutcomeDraft,
): Promise<void> {
	if (tried === 0) return;
	await sql.query(
		`insert into outcome (id, tenant_id, kind, tried, succeeded, occurred_at)
		values ($1, $2, $3::"OutcomeKind", $4, $5, clock_timestamp())`,
		[newId(), tenantId, kind, tried, succeeded],
	);
}
