import type { AccountRef, Page, SourceDraft } from "../drafts.ts";
import type { ListOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import { pixelRow } from "./api-types.ts";
import { createMetaAdsClient } from "./client.ts";
import { accountPath } from "./ids.ts";
import { rowsOf } from "./lists.ts";
import { toSource } from "./mapper.ts";

/** Pixels that the account may use. They are the account's and no campaign's. */
export async function* sources(
	session: PlatformSession,
	account: AccountRef,
	{ cursor = null, pageSize = 100 }: ListOptions = {},
): AsyncGenerator<Page<SourceDraft>> {
	yield* createMetaAdsClient(session).pages(
		{
			path: `${accountPath(account)}/adspixels`,
			parameters: { fields: Object.keys(pixelRow.shape).join(",") },
			limit: pageSize,
			collect: rowsOf("source", pixelRow, toSource),
			bucket: "management",
			account: account.externalId,
		},
		{ from: cursor },
	);
}
