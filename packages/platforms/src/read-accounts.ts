import type { AdAccountDraft } from "./drafts.ts";
import { type RowReader, readRows } from "./read-rows.ts";
import { toUnreadableAccount, untoldReason } from "./unreadable-account.ts";

/** Accounts of a list's pages, each once. One in an unknown form is listed with that reason, and the others stay. */
export async function readAccounts<Row>(
	pages: AsyncIterable<readonly unknown[]>,
	reader: Omit<RowReader<Row, AdAccountDraft>, "entity">,
): Promise<AdAccountDraft[]> {
	const found = new Map<string, AdAccountDraft>();
	for await (const page of pages) {
		const { records, rejected } = readRows(page, {
			...reader,
			entity: "account",
		});
		for (const record of records) found.set(record.externalId, record);
		for (const { externalId: id, message } of rejected)
			if (id !== null && !found.has(id))
				found.set(id, toUnreadableAccount(id, untoldReason(message)));
	}
	return [...found.values()];
}
