import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	findById,
	keysetPage,
	type Page,
	type PageArgs,
	rawSql,
	sql,
	type TenantReader,
	type WithReader,
} from "@patchbay/db";
import { type AuditEventRecord, auditEventRecord } from "./audit-event.ts";
import {
	type AuditFilter,
	describeFilter,
	filterConditions,
} from "./audit-filter.ts";
import type { AuditWriter } from "./audit-writer.ts";

/** Reading the audit needs the writer too: it is itself an event. */
export type AuditReadContext = AccessContext &
	WithReader & { audit: AuditWriter };

/**
 * The entries about the reading, by the reader of the request and by filter: one for each, however often it is read, and
 * no filter hides behind another one in the same request.
 */
const recorded = new WeakMap<TenantReader, Map<string, Promise<void>>>();

function recordReading(
	ctx: AuditReadContext,
	filter: AuditFilter,
): Promise<void> {
	const { reader, audit } = ctx;
	const ofReader = recorded.get(reader) ?? new Map<string, Promise<void>>();
	recorded.set(reader, ofReader);
	const described = describeFilter(filter);
	const key = JSON.stringify(described);
	const known = ofReader.get(key);
	if (known) return known;
	const written = audit.append(ctx, {
		action: "AUDIT_READ",
		detail: { filter: described },
	});
	ofReader.set(key, written);
	return written;
}

/** The tenant's audit, newest first. Nothing of it is answered before the entry about its reading is durable. */
export function listAuditEvents(
	ctx: AuditReadContext,
	{ page, filter = {} }: { page: PageArgs; filter?: AuditFilter },
): Page<AuditEventRecord> {
	requirePermission(ctx, "audit.read");
	const events = keysetPage(ctx.reader, {
		name: "auditEvents",
		args: page,
		alias: "e",
		from: sql`audit_event e`,
		where: filterConditions(ctx.tenantId, filter),
		order: [{ by: rawSql("e.sequence"), type: "bigint", direction: "DESC" }],
		select: auditEventRecord.columns("e"),
		read: auditEventRecord.read,
	});
	const after =
		<Value>(read: () => Promise<Value>) =>
		async () => {
			await recordReading(ctx, filter);
			return read();
		};
	return {
		edges: after(events.edges),
		hasNextPage: after(events.hasNextPage),
		hasPreviousPage: after(events.hasPreviousPage),
		totalCount: after(events.totalCount),
	};
}

/** One entry of the tenant, or null. */
export async function findAuditEvent(
	ctx: AuditReadContext,
	id: string,
): Promise<AuditEventRecord | null> {
	requirePermission(ctx, "audit.read");
	await recordReading(ctx, {});
	return findById(ctx.reader, "audit_event", auditEventRecord, id);
}
