import { readAccounts, requireKnownIds } from "../accounts/read-accounts.ts";
import { isRefusedAccount } from "../accounts/unreadable-account.ts";
import type { AdAccountDraft, RejectedRecord } from "../drafts.ts";
import { mostPages } from "../page-trail.ts";
import { idAt, readRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { adAccount, business } from "./api-types.ts";
import { pagesOf, type RedditCall } from "./call.ts";
import { toAdAccount } from "./mapper.ts";

const pageSize = 1000;
const query = { "page.size": pageSize };

/**
 * Every ad account of every business that the person is a member of, each once: those that a business owns, and those that
 * others share with it, which Reddit lists apart. An account in an unknown form is listed with that reason.
 */
export function listAdAccounts(
	session: PlatformSession,
): Promise<AdAccountDraft[]> {
	return readAccounts(accountPages(session), {
		list: "data",
		schema: adAccount,
		toDraft: toAdAccount,
		findId: idAt("id", adAccount.shape.id),
	});
}

async function* accountPages(
	session: PlatformSession,
): AsyncGenerator<unknown[]> {
	let refusal: Error | undefined;
	let isRead = false;
	for (const id of await listBusinesses(session))
		for (const call of callsOf(id)) {
			try {
				const pages = pagesOf(session, call, { most: mostPages });
				for await (const { rows } of pages) {
					isRead = true;
					yield rows;
				}
			} catch (error) {
				// A member without a role on one business still has the accounts of the others.
				if (!isRefusedAccount(error)) throw error;
				refusal ??= error;
			}
		}
	if (refusal && !isRead) throw refusal;
}

/** Lists of a business's accounts: its own, and those that its members can reach, shared ones among them. */
function callsOf(business: string): RedditCall[] {
	return [
		{
			path: `businesses/${business}/ad_accounts`,
			query,
			bucket: "ads-campaign-management-read",
			kind: "account",
		},
		{
			path: `businesses/${business}/ad_accounts/query`,
			query,
			data: {},
			bucket: "ads-business-manager",
			kind: "account",
		},
	];
}

async function listBusinesses(session: PlatformSession): Promise<string[]> {
	const found = new Set<string>();
	const unnamed: RejectedRecord[] = [];
	const pages = pagesOf(
		session,
		{
			path: "me/businesses",
			query,
			bucket: "ads-business-manager",
			kind: "login",
		},
		{ most: mostPages },
	);
	for await (const { rows } of pages) {
		const { records, rejected } = readRows(rows, {
			entity: "business",
			list: "data",
			schema: business,
			toDraft: ({ id }) => id,
			findId: () => null,
		});
		for (const id of records) found.add(id);
		unnamed.push(...rejected);
	}
	requireKnownIds(found.size, unnamed);
	return [...found];
}
