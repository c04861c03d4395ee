import { Readable } from "node:stream";
import type { AuditEventRecord } from "@patchbay/audit";
import { type Stringifier, stringify } from "csv-stringify";
import { plainCell } from "./plain-cell.ts";

const columns: Record<string, (event: AuditEventRecord) => string | null> = {
	sequence: ({ sequence }) => String(sequence),
	occurred_at: ({ occurredAt }) => occurredAt.toISOString(),
	action: ({ action }) => action,
	succeeded: ({ succeeded }) => String(succeeded),
	actor_type: ({ actorType }) => actorType,
	actor_id: ({ actorId }) => actorId,
	actor: ({ actorLabel }) => actorLabel,
	target_type: ({ targetType }) => targetType,
	target_id: ({ targetId }) => targetId,
	target: ({ targetLabel }) => targetLabel,
	purpose: ({ purpose }) => purpose,
	ip_address: ({ ipAddress }) => ipAddress,
	user_agent: ({ userAgent }) => userAgent,
	request_id: ({ requestId }) => requestId,
	chain_hash: ({ chainHash }) => Buffer.from(chainHash).toString("hex"),
};

/**
 * Entries as CSV (RFC 4180), one batch in memory at a time. What a spreadsheet would run as a formula gets an apostrophe in
 * front (`plainCell`): names and user agents are written by people we do not know.
 */
export function auditCsv(batches: AsyncIterable<AuditEventRecord[]>): {
	rows: Readable;
	csv: Stringifier;
} {
	async function* rows() {
		for await (const batch of batches)
			for (const event of batch)
				yield Object.values(columns).map((read) => read(event));
	}
	return {
		rows: Readable.from(rows()),
		csv: stringify({
			header: true,
			columns: Object.keys(columns),
			record_delimiter: "windows",
			cast: { string: plainCell },
			// Without it a spreadsheet takes UTF-8 for something else.
			bom: true,
		}),
	};
}
