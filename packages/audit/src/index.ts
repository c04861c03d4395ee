export { type AuditEntry, toEntryJson } from "./audit-entry.ts";
export type { AuditChange, AuditEventRecord } from "./audit-event.ts";
export type { AuditFilter } from "./audit-filter.ts";
export {
	type AuditWriter,
	type AuditWriterOptions,
	createAuditWriter,
} from "./audit-writer.ts";
export {
	type ExportAuditEvents,
	exportAuditEvents,
} from "./export-audit-events.ts";
export {
	type AuditReadContext,
	findAuditEvent,
	listAuditEvents,
} from "./list-audit-events.ts";
export { recordAudit } from "./record-audit.ts";
export type {
	AuditFault,
	AuditFaultKind,
	AuditHead,
	AuditVerification,
} from "./verification.ts";
export { verifyAllAudits, verifyAudit } from "./verify-audit.ts";
