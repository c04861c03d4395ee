import { z } from "zod";
import type { AccountRef, SourceDraft } from "../drafts.ts";
import { inTurn } from "../in-turn.ts";
import { parseReply } from "../parse-reply.ts";
import type { List } from "../parts.ts";
import { idAt, type RowReader, readRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { id, identityRow, pixelRow } from "./api-types.ts";
import { callTikTok } from "./call.ts";
import { tiktokAdsRules } from "./errors.ts";
import { type NumberedPage, pageInfo, walkNumbered } from "./numbered-pages.ts";

/** A list of things that belong to the account, and the name of the list in its reply. */
interface SourceList<Row> {
	key: string;
	path: `${string}/`;
	pageSize: number;
	list: string;
	rows: Omit<RowReader<Row, SourceDraft>, "list">;
}

const pixels: SourceList<z.infer<typeof pixelRow>> = {
	key: "pixels",
	path: "pixel/list/",
	pageSize: 20,
	list: "pixels",
	rows: {
		entity: "pixel",
		schema: pixelRow,
		findId: idAt("pixel_id", id),
		toDraft: (row) => ({
			externalId: row.pixel_id,
			kind: "PIXEL",
			name: row.pixel_name || row.pixel_id,
			// What people see in Events Manager, and what events are sent to.
			details: row.pixel_code || null,
		}),
	},
};

const identityTypes: Readonly<Record<string, string>> = {
	CUSTOMIZED_USER: "Custom identity",
	AUTH_CODE: "TikTok account that allowed a post",
	TT_USER: "TikTok account",
	BC_AUTH_TT: "TikTok account of a business center",
	TTS_TT: "TikTok account of a TikTok Shop",
};

const identities: SourceList<z.infer<typeof identityRow>> = {
	key: "identities",
	path: "identity/get/",
	pageSize: 100,
	list: "identity_list",
	rows: {
		entity: "identity",
		schema: identityRow,
		findId: idAt("identity_id", z.string()),
		toDraft: (row) => ({
			externalId: row.identity_id,
			kind: "IDENTITY",
			name: row.display_name || row.user_name || row.identity_id,
			details:
				[
					identityTypes[row.identity_type ?? ""] ?? row.identity_type,
					row.user_name && `@${row.user_name}`,
				]
					.filter(Boolean)
					.join(", ") || null,
		}),
	},
};

/** Pixels, which count what people do on a website, and identities, under whose name ads run. Neither belongs to a campaign. */
export const sources: List<SourceDraft> = async function* (
	session,
	account,
	{ externalIds, cursor = null, pageSize } = {},
) {
	if (externalIds?.length === 0) return;
	const walk = <Row>(of: SourceList<Row>) => ({
		key: of.key,
		pages: (from: string | null) =>
			walkNumbered(
				(page) =>
					readPage(session, account, of, {
						page,
						size: Math.min(pageSize ?? of.pageSize, of.pageSize),
					}),
				{
					keyOf: ({ kind, externalId }) => `${kind} ${externalId}`,
					cursor: from,
				},
			),
	});
	yield* inTurn([walk(pixels), walk(identities)], cursor);
};

async function readPage<Row>(
	session: PlatformSession,
	account: AccountRef,
	{ path, list, rows }: SourceList<Row>,
	{ page, size }: { page: number; size: number },
): Promise<NumberedPage<SourceDraft>> {
	const reply = await callTikTok(session, {
		path,
		query: { advertiser_id: account.externalId, page, page_size: size },
		account: account.externalId,
	});
	const { data } = parseReply(
		tiktokAdsRules,
		z.object({
			data: z.object({ [list]: z.array(z.unknown()), page_info: pageInfo }),
		}),
		reply,
	);
	const { total_number, total_page } = data.page_info as z.infer<
		typeof pageInfo
	>;
	return {
		...readRows(data[list] as unknown[], { ...rows, list: `data.${list}` }),
		total: total_number,
		pages: total_page,
	};
}
