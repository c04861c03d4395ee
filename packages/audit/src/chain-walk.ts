import { type ChainedEntry, firstLink, nextLink } from "./chain.ts";
import { type BrokenEntry, describeMoves } from "./describe-moves.ts";
import {
	describeRun,
	findRenumbering,
	isRenumberedBy,
	type RenumberedRun,
} from "./renumbered-run.ts";
import type {
	AuditFault,
	AuditHead,
	AuditVerification,
} from "./verification.ts";

const mostFaults = 50;

export interface ChainWalk {
	/** The next entry, in the order of their numbers. */
	add(entry: ChainedEntry): void;
	/** The number of the last entry; 0 before the first. */
	last(): bigint;
	/** @param headOfNow read after the last entry, for those that were added meanwhile */
	end(
		headOfNow: AuditHead | null,
	): Pick<AuditVerification, "entries" | "faults" | "truncated">;
}

/** Goes along a tenant's chain and gathers what is not as it was written. */
export function createChainWalk(
	tenantId: string,
	head: AuditHead | null,
	earlierHeads: readonly AuditHead[],
): ChainWalk {
	const faults: AuditFault[] = [];
	const broken: BrokenEntry[] = [];
	let found = 0;
	let entries = 0;
	let sequence = 0n;
	/** Unknown behind a gap. */
	let link: Buffer | undefined = firstLink(tenantId);
	let beforeLink: Buffer | undefined;
	let lastId: string | null = null;
	/** Id of the entry before the last one. */
	let idBefore: string | null = null;
	let run: RenumberedRun | undefined;
	/** Position of the entry that the head names. */
	let headAt: bigint | undefined;
	/** Another entry than the head's, at the head's number. */
	let otherAtHead: AuditFault | undefined;

	const report = (fault: AuditFault) => {
		found += 1;
		if (faults.length < mostFaults) faults.push(fault);
	};
	const endRun = () => {
		if (run) report(describeRun(run));
		run = undefined;
	};

	function checkLink(entry: ChainedEntry, previous: Buffer): void {
		if (nextLink(previous, entry).equals(entry.chain_hash)) {
			endRun();
			return;
		}
		if (run && isRenumberedBy(run.by, previous, entry)) {
			run.last = entry.sequence;
			return;
		}
		endRun();
		const by = findRenumbering(previous, entry);
		if (by !== null) {
			// It moved together with the one before it, which looked broken by itself.
			const first = entry.sequence - 1n;
			run = { first, last: entry.sequence, by, idBefore };
			while (
				broken.length > 0 &&
				(broken.at(-1)?.entry.sequence ?? 0n) >= (by > 0n ? first - by : first)
			) {
				broken.pop();
				found -= 1;
			}
			return;
		}
		found += 1;
		if (broken.length < mostFaults)
			broken.push({ entry, previous, beforePrevious: beforeLink });
	}

	function compareHeads(entry: ChainedEntry): void {
		if (head?.hash.equals(entry.chain_hash)) headAt = sequence;
		else if (head?.sequence === sequence)
			otherAtHead = {
				kind: "CHANGED",
				sequence,
				id: entry.id,
				message: `Entry ${sequence} is not the one that the head of the chain names.`,
			};
		for (const earlier of earlierHeads)
			if (
				earlier.sequence === sequence &&
				!earlier.hash.equals(entry.chain_hash)
			)
				report({
					kind: "REWRITTEN",
					sequence,
					id: entry.id,
					message: `Entry ${sequence} (${entry.id}) is not the one that the earlier head names: the chain was rewritten up to it.`,
				});
	}

	/** Entries moved, and the head's own with them: that its number is another one now follows from what is named already. */
	const isHeadMoved = () =>
		headAt !== undefined && headAt !== head?.sequence && found > 0;

	function checkEnd(headOfNow: AuditHead | null): void {
		if (head && !isHeadMoved()) {
			if (otherAtHead) report(otherAtHead);
			if (sequence < head.sequence)
				report(cutOff(sequence + 1n, head.sequence));
			if (headOfNow && sequence > headOfNow.sequence)
				report({
					kind: "BEYOND_HEAD",
					sequence: headOfNow.sequence + 1n,
					id: null,
					message: `Entries ${headOfNow.sequence + 1n} to ${sequence} stand behind the head of the chain.`,
				});
		}
		if (!head && entries > 0)
			report({
				kind: "BEYOND_HEAD",
				sequence,
				id: null,
				message: "The head of the chain is missing.",
			});
		// What the present head names as missing is reported above.
		const named = head && head.sequence > sequence ? head.sequence : sequence;
		const latest = earlierHeads.reduce(
			(most, earlier) => (earlier.sequence > most ? earlier.sequence : most),
			0n,
		);
		if (latest > named)
			report(cutOff(named + 1n, latest, "by the earlier head"));
	}

	return {
		add(entry) {
			entries += 1;
			if (entry.sequence !== sequence + 1n) {
				endRun();
				report(missing(sequence + 1n, entry.sequence - 1n));
				// What stood before this entry is unknown.
				link = undefined;
			}
			sequence = entry.sequence;
			if (link) checkLink(entry, link);
			compareHeads(entry);
			beforeLink = link;
			link = entry.chain_hash;
			idBefore = lastId;
			lastId = entry.id;
		},
		last: () => sequence,
		end(headOfNow) {
			endRun();
			checkEnd(headOfNow);
			const all = [...faults, ...describeMoves(broken)].sort((a, b) =>
				Number(a.sequence - b.sequence),
			);
			return {
				entries,
				faults: all.slice(0, mostFaults),
				truncated: found > mostFaults,
			};
		},
	};
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

function cutOff(first: bigint, last: bigint, by = ""): AuditFault {
	const which =
		first === last
			? `entry ${first} is missing`
			: `entries ${first} to ${last} are missing`;
	return {
		kind: "CUT_OFF",
		sequence: first,
		id: null,
		message: `The end is cut off: ${which}${by && `, ${by}`}.`,
	};
}
