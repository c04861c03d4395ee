import { readAccounts } from "../accounts/read-accounts.ts";
import type { AccountRef, AdAccountDraft } from "../drafts.ts";
import { AccessMissing } from "../errors.ts";
import { mostPages } from "../page-trail.ts";
import type { RowCollector } from "../read-rows.ts";
import { idAt } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { accountRow, id } from "./api-types.ts";
import { accountPath, createLinkedinAdsClient } from "./client.ts";
import { toAdAccount } from "./mapper.ts";
import { checkId } from "./urns.ts";

/** LinkedIn refuses a thousand and more at once. */
export const largestPage = 500;

/** States of accounts that are listed: what was deleted for good is nobody's choice any more. */
const listed = ["ACTIVE", "DRAFT", "CANCELED", "PENDING_DELETION"];

/** Every ad account in which the login has a role, each once. */
export function listAdAccounts(
	session: PlatformSession,
): Promise<AdAccountDraft[]> {
	return readAccounts(rawPages(session), {
		list: "elements",
		schema: accountRow,
		toDraft: toAdAccount,
		findId: idAt("id", id),
	});
}

async function* rawPages(
	session: PlatformSession,
): AsyncGenerator<readonly unknown[]> {
	const pages = createLinkedinAdsClient(session).pages(
		{
			path: "adAccounts",
			parameters: { q: "search", search: { status: { values: listed } } },
			pageSize: largestPage,
			collect: () => new RawRows(),
			bucket: "accounts",
			account: null,
		},
		{ most: mostPages },
	);
	for await (const { records } of pages) yield records;
}

/** Rows as they were received. */
class RawRows implements RowCollector {
	readonly records: unknown[] = [];
	readonly rejected = [];

	add(raw: unknown): void {
		this.records.push(raw);
	}
}

/**
 * Requires that the login still reaches an account. LinkedIn tells no numbers, and no failure, of one that it does not.
 * @throws {AccessMissing}
 */
export async function assertReachable(
	session: PlatformSession,
	{ externalId }: AccountRef,
): Promise<void> {
	const found = await createLinkedinAdsClient(session).find(
		accountPath(checkId(externalId)),
		{ bucket: "accounts", account: externalId },
	);
	if (found !== null) return;
	throw new AccessMissing(
		"ACCESS_MISSING",
		"LinkedIn no longer shows this ad account to this login. Ask an account manager for a role in Campaign Manager under Account settings → Manage access, or choose another account.",
	);
}
