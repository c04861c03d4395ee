import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type Database,
	readInTenant,
	sql,
	toStatement,
	whereAll,
} from "@patchbay/db";
import { type AuditEventRecord, auditEventRecord } from "./audit-event.ts";
import {
	type AuditFilter,
	describeFilter,
	filterConditions,
} from "./audit-filter.ts";
import type { AuditWriter } from "./audit-writer.ts";

export interface ExportAuditEvents {
	filter?: AuditFilter;
	/** Rows of one batch: what is held in memory. */
	batchSize?: number;
	/** Asked before each batch after the first; throws when whoever exports may do so no more. */
	authorizeAgain?: () => Promise<unknown>;
}

/**
 * The tenant's audit, oldest first, batch by batch, each read when it is asked for. The entry about the export is
 * written first, and is the last one that the export holds.
 */
export async function* exportAuditEvents(
	ctx: AccessContext & { db: Database; audit: AuditWriter },
	{ filter = {}, batchSize = 1_000, authorizeAgain }: ExportAuditEvents = {},
): AsyncGenerator<AuditEventRecord[]> {
	requirePermission(ctx, "audit.read");
	const { db, tenantId } = ctx;
	await ctx.audit.append(ctx, {
		action: "EXPORT",
		purpose: "audit log as CSV",
		detail: { filter: describeFilter(filter) },
	});
	const conditions = filterConditions(tenantId, filter);
	const last = await readNewest(db, tenantId);
	let done = 0n;
	while (true) {
		const where = [
			...conditions,
			sql`e.sequence > ${done}`,
			sql`e.sequence <= ${last}`,
		];
		const statement = toStatement(
			sql`select ${auditEventRecord.columns("e")} from audit_event e ${whereAll(where)} order by e.sequence limit ${batchSize}`,
		);
		const [rows = []] = await db.readTurns.take(tenantId, () =>
			readInTenant(db, tenantId, [statement]),
		);
		const batch = rows.map(auditEventRecord.read);
		if (batch.length > 0) yield batch;
		const end = batch.at(-1);
		if (!end || batch.length < batchSize) return;
		done = end.sequence;
		await authorizeAgain?.();
	}
}

/** Reads the newest position at the start: entries written meanwhile are not exported. */
async function readNewest(db: Database, tenantId: string): Promise<bigint> {
	const [rows = []] = await readInTenant(db, tenantId, [
		{
			text: "select max(sequence) as newest from audit_event where tenant_id = $1",
			values: [tenantId],
		},
	]);
	return (rows[0]?.newest as bigint | null | undefined) ?? 0n;
}
