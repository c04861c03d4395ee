import { readAccounts } from "../accounts/read-accounts.ts";
import type { AdAccountDraft } from "../drafts.ts";
import { idAt } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { account } from "./api-types.ts";
import { accountPages } from "./client.ts";
import { toAdAccount } from "./mapper.ts";

/** Every ad account that the person reaches, each once. One that X tells in an unknown form is listed with that reason. */
export function listAdAccounts(
	session: PlatformSession,
): Promise<AdAccountDraft[]> {
	return readAccounts(accountPages(session), {
		list: "data",
		schema: account,
		toDraft: toAdAccount,
		findId: idAt("id", account.shape.id),
	});
}
