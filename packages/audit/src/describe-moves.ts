import { type ChainedEntry, nextLink } from "./chain.ts";
import type { AuditFault } from "./verification.ts";

/** An entry whose link does not follow from the one before. */
export interface BrokenEntry {
	entry: ChainedEntry;
	/** The link of the entry before it, and that one's own previous link where it is known. */
	previous: Buffer;
	beforePrevious: Buffer | undefined;
}

/**
 * Tells entries that stand in another's place from changed ones: a moved entry still fits its own hash when it is
 * put back at the number, and behind the link, that it was written with. One that fits at its own number, but behind
 * another link than stands before it, is untouched: what stands before it is named instead.
 */
export function describeMoves(broken: readonly BrokenEntry[]): AuditFault[] {
	const links = distinct(
		broken.flatMap(({ entry, previous, beforePrevious }) => [
			entry.chain_hash,
			previous,
			// The link that the entry should have: its own alone may have been changed.
			nextLink(previous, entry),
			...(beforePrevious ? [beforePrevious] : []),
		]),
	);
	const places = new Set(
		broken.flatMap(({ entry: { sequence } }) => [
			sequence,
			sequence - 1n,
			sequence + 1n,
		]),
	);
	const fitsAt = (entry: ChainedEntry, sequence: bigint) =>
		links.some((link) =>
			nextLink(link, entry, sequence).equals(entry.chain_hash),
		);
	const found = broken.flatMap(({ entry }): AuditFault[] => {
		const { sequence } = entry;
		if (fitsAt(entry, sequence)) return [];
		for (const place of places)
			if (place !== sequence && fitsAt(entry, place))
				return [reordered(entry, place)];
		return [changed(entry)];
	});
	return found.length > 0 || !broken[0] ? found : [changed(broken[0].entry)];
}

function distinct(links: readonly Buffer[]): Buffer[] {
	return [
		...new Map(links.map((link) => [link.toString("hex"), link])).values(),
	];
}

function reordered({ sequence, id }: ChainedEntry, place: bigint): AuditFault {
	return {
		kind: "REORDERED",
		sequence,
		id,
		message: `Entry ${sequence} (${id}) was written as entry ${place}.`,
	};
}

/** Rewritten with a link that fits, the entry before it looks the same from here. */
function changed({ sequence, id }: ChainedEntry): AuditFault {
	const before =
		sequence > 1n ? `, or entry ${sequence - 1n} was rewritten` : "";
	return {
		kind: "CHANGED",
		sequence,
		id,
		message: `Entry ${sequence} (${id}) was changed, or another one was put in its place${before}.`,
	};
}
