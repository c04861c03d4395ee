import { type Database, readInTenant, systemSql } from "@patchbay/db";
import type { ChainedEntry } from "./chain.ts";
import { createChainWalk } from "./chain-walk.ts";
import type { AuditHead, AuditVerification } from "./verification.ts";

const pageSize = 5_000;

const headStatement = {
	text: "select h.sequence, h.chain_hash from system.audit_head() h",
};
const pageText = `
	select tenant_id, sequence, id, action::text, target_type, target_id, target_label, actor_type::text, actor_id,
		actor_label, purpose, ip_address, user_agent, request_id, succeeded,
		to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as occurred_at,
		detail::text as detail, chain_hash
	from audit_event where tenant_id = $1 and sequence > $2 order by sequence limit ${pageSize}`;

/**
 * Computes a tenant's chain again, entry by entry, and says which were changed, removed, slipped in or put in another
 * order, and whether its end is missing. Entries that are added meanwhile are read too. With heads that were kept
 * elsewhere it also notices that the end was cut off together with the head, or the chain rewritten up to one: by the
 * database's owner, or by a restore.
 */
export async function verifyAudit(
	db: Database,
	tenantId: string,
	{ earlierHeads = [] }: { earlierHeads?: readonly AuditHead[] } = {},
): Promise<AuditVerification> {
	const head = await readHead(db, tenantId);
	const walk = createChainWalk(tenantId, head, earlierHeads);
	for await (const entry of readEntries(db, tenantId)) walk.add(entry);
	const headOfNow =
		head && walk.last() > head.sequence ? await readHead(db, tenantId) : head;
	return { tenantId, head, ...walk.end(headOfNow) };
}

/**
 * Verifies every tenant of the installation; for a connection of the owner, who may list them.
 * @param earlierHeads by tenant id
 */
export async function* verifyAllAudits(
	db: Database,
	earlierHeads: ReadonlyMap<string, readonly AuditHead[]> = new Map(),
): AsyncGenerator<AuditVerification> {
	const { rows } = await systemSql(db).query<{ id: string }>(
		"select id from system.tenants()",
	);
	for (const { id } of rows)
		yield await verifyAudit(db, id, {
			earlierHeads: earlierHeads.get(id) ?? [],
		});
}

async function readHead(
	db: Database,
	tenantId: string,
): Promise<AuditHead | null> {
	const [rows = []] = await readInTenant(db, tenantId, [headStatement]);
	const [head] = rows as unknown as { sequence: bigint; chain_hash: Buffer }[];
	return head ? { sequence: head.sequence, hash: head.chain_hash } : null;
}

async function* readEntries(
	db: Database,
	tenantId: string,
): AsyncGenerator<ChainedEntry> {
	let after = 0n;
	for (;;) {
		const [rows = []] = await readInTenant(db, tenantId, [
			{ text: pageText, values: [tenantId, after] },
		]);
		for (const row of rows) {
			const entry = row as unknown as ChainedEntry;
			yield entry;
			after = entry.sequence;
		}
		if (rows.length < pageSize) return;
	}
}
