import { inChunks } from "../chunks.ts";
import type { Page } from "../drafts.ts";
import { inTurn } from "../in-turn.ts";
import type { ListOptions } from "../parts.ts";
import { checkId } from "./ids.ts";

/** Ids in one address: it has to stay within what servers on the way take. */
const idsInOneAddress = 50;

/** Condition of a list, as Meta's parameter `filtering` has it. */
export interface Condition {
	field: string;
	operator: "IN";
	value: readonly string[];
}

/** Condition for what belongs to some campaigns, and for the campaigns themselves. */
export const belongsTo = (campaigns: readonly string[]): Condition => ({
	field: "campaign.id",
	operator: "IN",
	value: campaigns.map(checkId),
});

/**
 * Pages of a list, of the named campaigns alone where some are: so many of them at a time.
 * @param pages reads from a cursor of its own on; without conditions it is the whole list
 */
export async function* ofCampaigns<T>(
	{ externalIds, cursor = null }: ListOptions,
	pages: (
		conditions: readonly Condition[],
		cursor: string | null,
	) => AsyncIterable<Page<T>>,
): AsyncGenerator<Page<T>, void, undefined> {
	// Nothing can belong to no campaign.
	if (externalIds?.length === 0) return;
	if (!externalIds) {
		yield* pages([], cursor);
		return;
	}
	const steps = inChunks(externalIds, idsInOneAddress).map((ids, at) => ({
		key: String(at),
		pages: (from: string | null) => pages([belongsTo(ids)], from),
	}));
	yield* inTurn(steps, cursor);
}
