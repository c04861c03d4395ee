import { readAccounts } from "../accounts/read-accounts.ts";
import type { AdAccountDraft } from "../drafts.ts";
import { mostPages } from "../page-trail.ts";
import { idAt } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { adAccountRow, id } from "./api-types.ts";
import { createMetaAdsClient } from "./client.ts";
import { toAdAccount } from "./mapper.ts";

/**
 * Every ad account that the login has a role on, each once: a person's own, those of their businesses and those of clients. One
 * that is closed is listed as such, and one in an unknown form with that reason.
 */
export async function listAdAccounts(
	session: PlatformSession,
): Promise<AdAccountDraft[]> {
	return readAccounts(accountPages(session), {
		list: "data",
		schema: adAccountRow,
		toDraft: toAdAccount,
		findId: idAt("account_id", id),
	});
}

async function* accountPages(
	session: PlatformSession,
): AsyncGenerator<unknown[]> {
	const pages = createMetaAdsClient(session).pages<unknown>(
		{
			path: "me/adaccounts",
			parameters: { fields: Object.keys(adAccountRow.shape).join(",") },
			limit: 100,
			collect: () => {
				const records: unknown[] = [];
				return { records, rejected: [], add: (row) => records.push(row) };
			},
			bucket: "person",
			account: null,
		},
		{ most: mostPages },
	);
	for await (const { records } of pages) yield records;
}
