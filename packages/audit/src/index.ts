export type { AuditEntry } from "./audit-entry.ts";
export {
	type AuditWriter,
	type AuditWriterOptions,
	createAuditWriter,
} from "./audit-writer.ts";
export { recordAudit } from "./record-audit.ts";
export {
	type AuditFault,
	type AuditFaultKind,
	type AuditVerification,
	verifyAllAudits,
	verifyAudit,
} from "./verify-audit.ts";
