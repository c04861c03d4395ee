import { type ChainedEntry, nextLink } from "./chain.ts";
import type { AuditFault } from "./verification.ts";

/** Entries in a row that were renumbered: they stand `by` places behind where they were written, or before it. */
export interface RenumberedRun {
	first: bigint;
	last: bigint;
	by: bigint;
	/** The entry that stands before the first one. */
	idBefore: string | null;
}

/** More entries at one place than this, slipped in or taken out, are named as entries that moved one by one. */
const mostAtOnePlace = 5n;

/**
 * Computes by how many places an entry was renumbered together with the one before it, whose link is given; null when
 * it was not.
 */
export function findRenumbering(
	link: Uint8Array,
	entry: ChainedEntry,
): bigint | null {
	for (let distance = 1n; distance <= mostAtOnePlace; distance += 1n)
		for (const by of [distance, -distance])
			if (isRenumberedBy(by, link, entry)) return by;
	return null;
}

export function isRenumberedBy(
	by: bigint,
	link: Uint8Array,
	entry: ChainedEntry,
): boolean {
	const place = entry.sequence - by;
	return place > 0n && nextLink(link, entry, place).equals(entry.chain_hash);
}

/** Describes what was slipped in before the run, or removed there. */
export function describeRun(run: RenumberedRun): AuditFault {
	const { first, last, by } = run;
	const moved = `${span(first, last)} ${first === last ? "is the one" : "are those"} written as ${span(first - by, last - by)}`;
	if (by < 0n)
		return {
			kind: "MISSING",
			sequence: first,
			id: null,
			message: `${sentence(span(first, first - by - 1n))} missing, and the gap was closed: ${moved}.`,
		};
	return {
		kind: "INSERTED",
		sequence: first - by,
		id: by === 1n ? run.idBefore : null,
		message: `${sentence(span(first - by, first - 1n), by === 1n ? run.idBefore : null)} slipped in: ${moved}.`,
	};
}

function span(from: bigint, to: bigint): string {
	return from === to ? `entry ${from}` : `entries ${from} to ${to}`;
}

function sentence(subject: string, id: string | null = null): string {
	const verb = subject.startsWith("entries") ? "are" : "is";
	const named = id === null ? subject : `${subject} (${id})`;
	return `${named.charAt(0).toUpperCase()}${named.slice(1)} ${verb}`;
}
