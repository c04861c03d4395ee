import { nextLink } from "./chain.ts";
import type { AuditFault, BrokenEntry } from "./verify-audit.ts";

/**
 * Tells entries that stand in another's place from changed ones: a moved entry still fits its own hash when it is
 * put back at the number, and behind the link, that it was written with.
 */
export function describeMoves(broken: readonly BrokenEntry[]): AuditFault[] {
	const links = broken.flatMap(({ entry, previous }) => [
		entry.chain_hash,
		previous,
	]);
	return broken.map(({ entry, previous }) => {
		const origin = broken.find(
			({ entry: { sequence } }) =>
				sequence !== entry.sequence &&
				[...links, previous].some((link) =>
					nextLink(link, entry, sequence).equals(entry.chain_hash),
				),
		);
		return origin
			? {
					kind: "REORDERED",
					sequence: entry.sequence,
					id: entry.id,
					message: `Entry ${entry.sequence} (${entry.id}) was written as entry ${origin.entry.sequence}.`,
				}
			: {
					kind: "CHANGED",
					sequence: entry.sequence,
					id: entry.id,
					message: `Entry ${entry.sequence} (${entry.id}) was changed, or another one was put in its place.`,
				};
	});
}
