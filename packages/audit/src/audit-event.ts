import {
	type AuditEvent,
	type RecordReader,
	rawSql,
	recordOf,
	sql,
} from "@patchbay/db";

/** A value at a platform that an action changed, or was to change. */
export interface AuditChange {
	/** Name of what was changed, such as `budget`. */
	field: string;
	before: unknown;
	/** Null where it is not known. */
	after: unknown;
}

/** An entry as it is shown: of its `detail` the change alone, as the rest is for looking into the database. */
export type AuditEventRecord = Omit<AuditEvent, "detail"> & {
	change: AuditChange | null;
};

const columns = recordOf<Omit<AuditEvent, "detail">>({
	id: "value",
	tenantId: "value",
	sequence: "bigint",
	action: "value",
	targetType: "value",
	targetId: "value",
	targetLabel: "value",
	actorType: "value",
	actorId: "value",
	actorLabel: "value",
	purpose: "value",
	ipAddress: "value",
	userAgent: "value",
	requestId: "value",
	succeeded: "value",
	occurredAt: "instant",
	chainHash: "value",
});

const changeOf = (alias: string) => rawSql(`${alias}.detail -> 'change'`);

export const auditEventRecord: RecordReader<AuditEventRecord> = {
	columns: (alias, wanted) =>
		sql`${columns.columns(alias, wanted)}, ${changeOf(alias)} as change`,
	json: (alias, wanted) =>
		sql`(${columns.json(alias, wanted)}::jsonb || jsonb_build_object('change', ${changeOf(alias)}))`,
	read: (row) => columns.read(row) as AuditEventRecord,
};
