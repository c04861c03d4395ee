import { createHash } from "node:crypto";

/** An entry with all values as text, as the database writes them: times in UTC with milliseconds, `detail` as jsonb. */
export interface ChainedEntry {
	tenant_id: string;
	sequence: bigint;
	id: string;
	action: string;
	target_type: string | null;
	target_id: string | null;
	target_label: string | null;
	actor_type: string;
	actor_id: string | null;
	actor_label: string;
	purpose: string | null;
	ip_address: string | null;
	user_agent: string | null;
	request_id: string | null;
	succeeded: boolean;
	occurred_at: string;
	detail: string | null;
	chain_hash: Buffer;
}

/** The link before a tenant's first entry. */
export function firstLink(tenantId: string): Buffer {
	return createHash("sha256").update(`patchbay.audit.1:${tenantId}`).digest();
}

/** The link of an entry, as `system.append_audit` computes it; see README.md. */
export function nextLink(
	previous: Uint8Array,
	entry: ChainedEntry,
	sequence: bigint = entry.sequence,
): Buffer {
	const fields = [
		entry.tenant_id,
		String(sequence),
		entry.id,
		entry.action,
		entry.target_type,
		entry.target_id,
		entry.target_label,
		entry.actor_type,
		entry.actor_id,
		entry.actor_label,
		entry.purpose,
		entry.ip_address,
		entry.user_agent,
		entry.request_id,
		String(entry.succeeded),
		entry.occurred_at,
		entry.detail,
	];
	return createHash("sha256")
		.update(previous)
		.update(fields.map(field).join(""), "utf8")
		.digest();
}

function field(value: string | null): string {
	return value === null ? "-" : `${Buffer.byteLength(value)}:${value}`;
}
