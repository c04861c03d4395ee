import type { AdAccountDraft } from "../drafts.ts";
import { fields } from "../read-failure.ts";
import { readRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { account } from "./api-types.ts";
import { createXAdsClient } from "./client.ts";
import { toAdAccount, toUnreadableAccount } from "./mapper.ts";

/** Every ad account that the person reaches, each once. One that X tells in an unknown form is listed with that reason. */
export async function listAdAccounts(
	session: PlatformSession,
): Promise<AdAccountDraft[]> {
	const found = new Map<string, AdAccountDraft>();
	for await (const rows of createXAdsClient(session).accountPages()) {
		const { records, rejected } = readRows(rows, {
			entity: "account",
			list: "data",
			schema: account,
			toDraft: toAdAccount,
			findId,
		});
		for (const record of records) found.set(record.externalId, record);
		for (const { externalId: id, message } of rejected)
			if (id !== null && !found.has(id))
				found.set(id, toUnreadableAccount(id, message));
	}
	return [...found.values()];
}

function findId(raw: unknown): string | null {
	const id = fields(raw)?.id;
	return account.shape.id.safeParse(id).data ?? null;
}
