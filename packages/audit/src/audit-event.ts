import { type AuditEvent, recordOf } from "@patchbay/db";

/** An entry as it is shown: without `detail`, which is for looking into the database. */
export type AuditEventRecord = Omit<AuditEvent, "detail">;

export const auditEventRecord = recordOf<AuditEventRecord>({
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
