import { requireKnownIds } from "../accounts/read-accounts.ts";
import {
	isRefusedAccount,
	toUnreadableAccount,
	toUnreadableReason,
	untoldReason,
} from "../accounts/unreadable-account.ts";
import { inChunks } from "../chunks.ts";
import type { AdAccountDraft, UnreadableReason } from "../drafts.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import { idAt, readRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { type Advertiser, advertiser, listedAdvertiser } from "./api-types.ts";
import {
	createTikTokAdsClient,
	largestChunk,
	type TikTokAdsClient,
} from "./client.ts";
import { toAdAccount } from "./mapper.ts";

const atOnce = 2;

/** Facts about an advertiser: its details, or why there are none. */
type Found = Advertiser | UnreadableReason;

/**
 * Every ad account that the token reaches, each once. TikTok refuses the details of a hundred accounts for the sake of one
 * that it does not open: such a chunk is halved until that one is alone, and it is listed with the reason.
 * @throws what is everybody's matter: a dead token, a limit, an outage
 */
export async function listAdAccounts(
	session: PlatformSession,
): Promise<AdAccountDraft[]> {
	const client = createTikTokAdsClient(session);
	const listed = readListed(await client.advertisers());
	const chunks = inChunks([...listed.keys()], largestChunk);
	const parts = await mapConcurrently(chunks, atOnce, (ids) =>
		readChunk(client, ids),
	);
	const found = new Map(parts.flatMap((part) => [...part]));
	return [...listed].map(([id, name]) => {
		const details = found.get(id) ?? untold;
		return "message" in details
			? toUnreadableAccount(id, details, {
					name: name?.trim() || id,
					platformStatus: details.isRefusal ? "NO_ACCESS" : "UNREADABLE",
				})
			: toAdAccount(details, name);
	});
}

const untold = untoldReason("TikTok Ads tells nothing of this ad account.");
const findId = idAt("advertiser_id", advertiser.shape.advertiser_id);

/** Names of the listed advertisers by id. A row without an id stands for no account that could be named. */
function readListed(rows: readonly unknown[]): Map<string, string | null> {
	const { records, rejected } = readRows(rows, {
		entity: "account",
		list: "data.list",
		schema: listedAdvertiser,
		toDraft: (row) => row,
		findId,
	});
	requireKnownIds(records.length, rejected);
	return new Map(
		records.map(({ advertiser_id: id, advertiser_name: name }) => [id, name]),
	);
}

async function readChunk(
	client: TikTokAdsClient,
	ids: readonly string[],
): Promise<Map<string, Found>> {
	let rows: unknown[];
	try {
		rows = await client.advertiserInfo(ids);
	} catch (error) {
		if (!isRefusedAccount(error)) throw error;
		const [only, another] = ids;
		if (only !== undefined && another === undefined)
			return new Map([[only, toUnreadableReason(error)]]);
		const half = Math.ceil(ids.length / 2);
		return new Map([
			...(await readChunk(client, ids.slice(0, half))),
			...(await readChunk(client, ids.slice(half))),
		]);
	}
	const { records, rejected } = readRows(rows, {
		entity: "account",
		list: "data.list",
		schema: advertiser,
		toDraft: (row) => row,
		findId,
	});
	const found = new Map<string, Found>();
	for (const { externalId, message } of rejected)
		if (externalId !== null) found.set(externalId, untoldReason(message));
	for (const record of records) found.set(record.advertiser_id, record);
	return found;
}
