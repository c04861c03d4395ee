import { type Database, readInTenant, systemSql } from "@patchbay/db";
import { type ChainedEntry, firstLink, nextLink } from "./chain.ts";
import { describeMoves } from "./describe-moves.ts";

export type AuditFaultKind =
	| "CHANGED"
	| "MISSING"
	| "REORDERED"
	| "CUT_OFF"
	| "BEYOND_HEAD";

/** One entry that is not as it was written. */
export interface AuditFault {
	kind: AuditFaultKind;
	/** The entry's place; for MISSING and CUT_OFF the first of those that are gone. */
	sequence: bigint;
	/** Null when the entry is gone. */
	id: string | null;
	message: string;
}

export interface AuditVerification {
	tenantId: string;
	/** Entries that were read. */
	entries: number;
	/** Empty when the chain is whole. */
	faults: AuditFault[];
	/** True when there are more faults than are listed. */
	truncated: boolean;
}

/** An entry whose link does not follow from the one before. */
export interface BrokenEntry {
	entry: ChainedEntry;
	previous: Buffer;
}

const pageSize = 5_000;
const mostFaults = 50;

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
 * Computes a tenant's chain again, entry by entry, and says which were changed, removed or put in another order, and
 * whether its end is missing. Entries that are added meanwhile are read too. It cannot notice that the whole database
 * was set back, nor an owner of the database who rewrites the chain from one entry to the head.
 */
export async function verifyAudit(
	db: Database,
	tenantId: string,
): Promise<AuditVerification> {
	const faults: AuditFault[] = [];
	const broken: BrokenEntry[] = [];
	let found = 0;
	let entries = 0;
	const report = (fault: AuditFault) => {
		found += 1;
		if (faults.length < mostFaults) faults.push(fault);
	};
	const [headRows = []] = await readInTenant(db, tenantId, [headStatement]);
	const head = headRows[0] as
		| { sequence: bigint; chain_hash: Buffer }
		| undefined;
	let sequence = 0n;
	let link: Buffer | undefined = firstLink(tenantId);
	for (;;) {
		const [rows = []] = await readInTenant(db, tenantId, [
			{ text: pageText, values: [tenantId, sequence] },
		]);
		for (const row of rows) {
			const entry = row as unknown as ChainedEntry;
			entries += 1;
			if (entry.sequence !== sequence + 1n) {
				report(missing(sequence + 1n, entry.sequence - 1n));
				// What stood before this entry is unknown.
				link = undefined;
			}
			if (link && !nextLink(link, entry).equals(entry.chain_hash)) {
				found += 1;
				if (broken.length < mostFaults) broken.push({ entry, previous: link });
			}
			sequence = entry.sequence;
			link = entry.chain_hash;
			if (head?.sequence === sequence && !head.chain_hash.equals(link))
				report({
					kind: "CHANGED",
					sequence,
					id: entry.id,
					message: `Entry ${sequence} is not the one that the head of the chain names.`,
				});
		}
		if (rows.length < pageSize) break;
	}
	if (head && sequence < head.sequence)
		report({
			kind: "CUT_OFF",
			sequence: sequence + 1n,
			id: null,
			message: `The end is cut off: entries ${sequence + 1n} to ${head.sequence} are missing.`,
		});
	if (!head && entries > 0)
		report({
			kind: "BEYOND_HEAD",
			sequence,
			id: null,
			message: "The head of the chain is missing.",
		});
	if (head && sequence > head.sequence)
		await reportBeyondHead(db, tenantId, sequence, report);
	const moves = describeMoves(broken);
	const all = [...faults, ...moves].sort((a, b) =>
		Number(a.sequence - b.sequence),
	);
	return {
		tenantId,
		entries,
		faults: all.slice(0, mostFaults),
		truncated: found > mostFaults,
	};
}

/** Verifies every tenant of the installation; for a connection of the owner, who may list them. */
export async function* verifyAllAudits(
	db: Database,
): AsyncGenerator<AuditVerification> {
	const { rows } = await systemSql(db).query<{ id: string }>(
		"select id from system.tenants()",
	);
	for (const { id } of rows) yield await verifyAudit(db, id);
}

/** Entries may have been added since the head was read: only those beyond the head of now were slipped in. */
async function reportBeyondHead(
	db: Database,
	tenantId: string,
	sequence: bigint,
	report: (fault: AuditFault) => void,
): Promise<void> {
	const [rows = []] = await readInTenant(db, tenantId, [headStatement]);
	const head = rows[0] as { sequence: bigint } | undefined;
	if (head && sequence > head.sequence)
		report({
			kind: "BEYOND_HEAD",
			sequence: head.sequence + 1n,
			id: null,
			message: `Entries ${head.sequence + 1n} to ${sequence} stand behind the head of the chain.`,
		});
}

function missing(first: bigint, last: bigint): AuditFault {
	return {
		kind: "MISSING",
		sequence: first,
		id: null,
		message:
			first === last
				? `Entry ${first} is missing.`
				: `Entries ${first} to ${last} are missing.`,
	};
}
