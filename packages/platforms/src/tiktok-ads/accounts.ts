import { AppError, isUserErrorCode } from "@patchbay/errors";
import type { AdAccountDraft, UnreadableReason } from "../drafts.ts";
import { AppRejectedForAccount, failureKind } from "../errors.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import { fields } from "../read-failure.ts";
import { readRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import {
	type Advertiser,
	advertiser,
	type ListedAdvertiser,
	listedAdvertiser,
} from "./api-types.ts";
import {
	createTikTokAdsClient,
	largestChunk,
	type TikTokAdsClient,
} from "./client.ts";
import { toAdAccount, toUnreadableAccount } from "./mapper.ts";

const atOnce = 2;

/** What is known of an advertiser: its details, or why there are none. */
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
	return [...listed].map(([id, each]) => {
		const details = found.get(id) ?? untold;
		return "message" in details
			? toUnreadableAccount(each, details)
			: toAdAccount(details, each.advertiser_name ?? null);
	});
}

const untold: UnreadableReason = {
	code: "PLATFORM_REPLY_CHANGED",
	message: "TikTok Ads tells nothing of this ad account.",
	isRefusal: false,
};

/** The listed advertisers by id. A row without an id stands for no account that could be named. */
function readListed(rows: readonly unknown[]): Map<string, ListedAdvertiser> {
	const { records } = readRows(rows, {
		entity: "account",
		list: "data.list",
		schema: listedAdvertiser,
		toDraft: (row) => row,
		findId,
	});
	return new Map(records.map((each) => [each.advertiser_id, each]));
}

async function readChunk(
	client: TikTokAdsClient,
	ids: readonly string[],
): Promise<Map<string, Found>> {
	let rows: unknown[];
	try {
		rows = await client.advertiserInfo(ids);
	} catch (error) {
		if (!isOneAccounts(error)) throw error;
		const [only, another] = ids;
		if (only !== undefined && another === undefined)
			return new Map([[only, toReason(error)]]);
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
		if (externalId !== null) found.set(externalId, { ...untold, message });
	for (const record of records) found.set(record.advertiser_id, record);
	return found;
}

/** Whether a failure of several accounts may be one's alone. */
function isOneAccounts(error: unknown): error is AppError {
	if (error instanceof AppRejectedForAccount) return true;
	const kind = failureKind(error);
	return (
		error instanceof AppError &&
		(kind === "account" ||
			(kind === "access" && error.code === "ACCESS_MISSING"))
	);
}

function toReason(error: AppError): UnreadableReason {
	return {
		code: isUserErrorCode(error.code) ? error.code : "ACCESS_MISSING",
		message: error.message,
		isRefusal: true,
	};
}

function findId(raw: unknown): string | null {
	return (
		advertiser.shape.advertiser_id.safeParse(fields(raw)?.advertiser_id).data ??
		null
	);
}

function inChunks<T>(items: readonly T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
		items.slice(index * size, (index + 1) * size),
	);
}
