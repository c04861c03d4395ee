import { type AuditAction, rawSql, type Sql, sql } from "@patchbay/db";

/** Filter of audit entries; an entry must meet all that is given. */
export interface AuditFilter {
	/** Entries about this connection or about the grant that it uses. */
	connectionId?: string | null | undefined;
	actions?: readonly AuditAction[] | null | undefined;
	/** A member or an API key. */
	actorId?: string | null | undefined;
	/** Start of the period, inclusive. */
	from?: Date | null | undefined;
	/** End of the period, exclusive. */
	to?: Date | null | undefined;
	succeeded?: boolean | null | undefined;
}

/** The conditions on the rows of `audit_event e`, each with an index of its own beneath it. */
export function filterConditions(
	tenantId: string,
	{ connectionId, actions, actorId, from, to, succeeded }: AuditFilter,
): Sql[] {
	const conditions = [sql`e.tenant_id = ${tenantId}`];
	if (connectionId)
		conditions.push(
			sql`e.target_id = any(array(select ${connectionId}::uuid union all select c.grant_id from connection c where c.tenant_id = ${tenantId} and c.id = ${connectionId}))`,
		);
	// Equality with one action keeps the index's order, which a list of them does not.
	if (actions?.length === 1)
		conditions.push(sql`e.action = ${actions[0]}::"AuditAction"`);
	else if (actions)
		conditions.push(sql`e.action = any(${actions}::text[]::"AuditAction"[])`);
	if (actorId) conditions.push(sql`e.actor_id = ${actorId}`);
	if (from) conditions.push(sql`e.occurred_at >= ${from}`);
	if (to) conditions.push(sql`e.occurred_at < ${to}`);
	// Written out, so that the partial index of the failures is seen to fit.
	if (succeeded === false) conditions.push(rawSql("not e.succeeded"));
	if (succeeded === true) conditions.push(rawSql("e.succeeded"));
	return conditions;
}

/** Describes the filter for the entry about who read or took what: only what was given. */
export function describeFilter(filter: AuditFilter): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(filter).filter(
			([, value]) => value !== null && value !== undefined,
		),
	);
}
