import { readAccounts } from "../accounts/read-accounts.ts";
import type { AdAccountDraft } from "../drafts.ts";
import { parseReply } from "../parse-reply.ts";
import { idAt } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { accountRow, accountsReply, id } from "./api-types.ts";
import { callMicrosoft } from "./call.ts";
import { microsoftAdsRules } from "./errors.ts";
import { readUser } from "./identify.ts";
import { toAdAccount } from "./mapper.ts";
import { readNumberedPages } from "./numbered-pages.ts";

/** Accounts of a page; Microsoft takes 1,000, and tells no next page. */
const onPage = 100;

/** Every ad account that the person has a role for, of all their customers, each once. One in an unknown form is listed with that reason. */
export async function listAdAccounts(
	session: PlatformSession,
): Promise<AdAccountDraft[]> {
	const { id: userId } = await readUser(session);
	return readAccounts(
		readNumberedPages(onPage, async (page) => {
			const reply = await callMicrosoft(session, {
				service: "customer",
				path: "Accounts/Search",
				body: {
					Predicates: [{ Field: "UserId", Operator: "Equals", Value: userId }],
					Ordering: null,
					PageInfo: { Index: page, Size: onPage },
					ReturnAdditionalFields: null,
				},
				account: null,
			});
			return parseReply(microsoftAdsRules, accountsReply, reply).Accounts ?? [];
		}),
		{
			list: "Accounts",
			schema: accountRow,
			toDraft: toAdAccount,
			findId: idAt("Id", id),
		},
	);
}
