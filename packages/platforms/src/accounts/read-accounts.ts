import type { AdAccountDraft, RejectedRecord } from "../drafts.ts";
import { UnexpectedReply } from "../errors.ts";
import { type RowReader, readRows } from "../read-rows.ts";
import { toUnreadableAccount, untoldReason } from "./unreadable-account.ts";

/**
 * Accounts of a list's pages, each once. One in an unknown form is listed with that reason, and the others stay.
 * @throws {UnexpectedReply} as {@link requireKnownIds}
 */
export async function readAccounts<Row>(
	pages: AsyncIterable<readonly unknown[]>,
	reader: Omit<RowReader<Row, AdAccountDraft>, "entity">,
): Promise<AdAccountDraft[]> {
	const found = new Map<string, AdAccountDraft>();
	const unnamed: RejectedRecord[] = [];
	for await (const page of pages) {
		const { records, rejected } = readRows(page, {
			...reader,
			entity: "account",
		});
		for (const record of records) found.set(record.externalId, record);
		for (const record of rejected) {
			const { externalId: id, message } = record;
			if (id === null) unnamed.push(record);
			else if (!found.has(id))
				found.set(id, toUnreadableAccount(id, untoldReason(message)));
		}
	}
	requireKnownIds(found.size, unnamed);
	return [...found.values()];
}

/**
 * Lets a list pass of which some rows have no known id, but not one of which none has: it would say that there are no
 * accounts.
 * @throws {UnexpectedReply} with the path of the first
 */
export function requireKnownIds(
	named: number,
	[first]: readonly RejectedRecord[],
): void {
	if (named > 0 || !first) return;
	throw new UnexpectedReply(
		`The platform's list of accounts has an unknown form (at ${first.path}). Tell the operator of this installation.`,
		first.path,
	);
}
