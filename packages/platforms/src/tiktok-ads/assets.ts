import type { z } from "zod";
import { isRefusedAccount } from "../accounts/unreadable-account.ts";
import { inChunks } from "../chunks.ts";
import type { AccountRef, AssetDraft, Page } from "../drafts.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import { parseReply } from "../parse-reply.ts";
import type { ListOptions } from "../parts.ts";
import { type ReadRows, readRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import * as rows from "./api-types.ts";
import { type AssetRef, parseAssetId } from "./asset-ids.ts";
import { toImage, toPost, toVideo } from "./asset-mapper.ts";
import { callTikTok } from "./call.ts";
import { tiktokAdsRules } from "./errors.ts";
import { filesMissing, isAllowed } from "./files-missing.ts";
import { readShownAssets } from "./shown-assets.ts";

/** Most assets of a kind that are read before a page is told. A post is a call of its own. */
const pageOf = { image: 100, video: 60, post: 20 } as const;
const postsAtOnce = 2;

type Read = ReadRows<AssetDraft>;

/**
 * Images, videos and posts that ads show, or the ads of the named campaigns: what lies unused in the library is not read.
 * Our ids are in order, and the last one's is the cursor. Where the app may not read files, posts alone are told, and the last
 * page says so.
 */
export async function* assets(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions = {},
): AsyncGenerator<Page<AssetDraft>> {
	const { externalIds, cursor = null, pageSize } = options;
	if (externalIds?.length === 0) return;
	const missing = filesMissing(session);
	const leftOut = missing ? { leftOut: [missing.message] } : {};
	const used = await readShownAssets(session, account, options);
	const rest = used.filter(
		([id, ref]) => (cursor === null || id > cursor) && isAllowed(ref, missing),
	);
	const last = rest.at(-1)?.[0];
	if (last === undefined && missing)
		yield { records: [], rejected: [], nextCursor: null, ...leftOut };
	for (const chunk of inKinds(rest, pageSize)) {
		const read = await readAssets(
			session,
			account,
			chunk.map(([, ref]) => ref),
		);
		const end = chunk.at(-1)?.[0];
		yield end === last
			? { ...read, nextCursor: null, ...leftOut }
			: { ...read, nextCursor: end ?? null };
	}
}

/** Addresses of files as TikTok tells them now: those of images last an hour, of videos six. */
export async function assetAddresses(
	session: PlatformSession,
	account: AccountRef,
	externalIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const missing = filesMissing(session);
	const asked = externalIds.flatMap((externalId) => {
		const ref = parseAssetId(externalId);
		return ref && isAllowed(ref, missing)
			? ([[externalId, ref]] as [string, AssetRef][])
			: [];
	});
	const addresses = new Map<string, string>();
	for (const chunk of inKinds(asked)) {
		const { records } = await readAssets(
			session,
			account,
			chunk.map(([, ref]) => ref),
		);
		for (const { externalId, sourceUrl, hasFile } of records)
			if (hasFile && sourceUrl) addresses.set(externalId, sourceUrl);
	}
	return addresses;
}

/** Pieces of one kind each, in order. */
function inKinds(
	all: readonly [string, AssetRef][],
	most = Number.POSITIVE_INFINITY,
): [string, AssetRef][][] {
	return (["image", "post", "video"] as const).flatMap((kind) =>
		inChunks(
			all.filter(([, ref]) => ref.kind === kind),
			Math.min(pageOf[kind], most),
		),
	);
}

/** Assets of one kind. */
async function readAssets(
	session: PlatformSession,
	account: AccountRef,
	refs: readonly AssetRef[],
): Promise<Read> {
	const [first] = refs;
	if (first?.kind === "post") return readPosts(session, account, refs);
	const ids = refs.map(({ id }) => id);
	return first?.kind === "video"
		? readFiles(session, account, videos, ids)
		: readFiles(session, account, images, ids);
}

interface Files<Row> {
	entity: string;
	path: `${string}/`;
	/** Parameter of the ids. */
	ids: string;
	id: string;
	schema: z.ZodType<Row>;
	toDraft(row: Row): AssetDraft;
}

const images: Files<rows.ImageRow> = {
	entity: "image",
	path: "file/image/ad/info/",
	ids: "image_ids",
	id: "image_id",
	schema: rows.imageRow,
	toDraft: toImage,
};

const videos: Files<rows.VideoRow> = {
	entity: "video",
	path: "file/video/ad/info/",
	ids: "video_ids",
	id: "video_id",
	schema: rows.videoRow,
	toDraft: toVideo,
};

/**
 * Files of the library. One that the account may not see refuses the call for all: they are halved until it is alone, and
 * it is left out like one that is there no more. Where none at all is let be seen, the account's access is at fault.
 */
async function readFiles<Row>(
	session: PlatformSession,
	account: AccountRef,
	files: Files<Row>,
	ids: readonly string[],
): Promise<Read> {
	const refusals: Error[] = [];
	const read = async (some: readonly string[]): Promise<Read> => {
		try {
			return await readFileChunk(session, account, files, some);
		} catch (error) {
			if (!isRefusedAccount(error)) throw error;
			refusals.push(error);
			if (some.length <= 1) return { records: [], rejected: [] };
			const half = Math.ceil(some.length / 2);
			const [one, other] = [
				await read(some.slice(0, half)),
				await read(some.slice(half)),
			];
			return {
				records: [...one.records, ...other.records],
				rejected: [...one.rejected, ...other.rejected],
			};
		}
	};
	const found = await read(ids);
	const [refusal] = refusals;
	if (refusal && ids.length > 1 && found.records.length === 0) throw refusal;
	return found;
}

async function readFileChunk<Row>(
	session: PlatformSession,
	account: AccountRef,
	{ entity, path, ids: parameter, id, schema, toDraft }: Files<Row>,
	ids: readonly string[],
): Promise<Read> {
	const reply = await callTikTok(session, {
		path,
		query: { advertiser_id: account.externalId, [parameter]: ids },
		account: account.externalId,
	});
	const { list } = parseReply(tiktokAdsRules, rows.listReply, reply).data;
	return readRows(list, {
		entity,
		list: "data.list",
		schema,
		toDraft: (row) => {
			const draft = toDraft(row);
			return draft.sourceUrl === null ? null : draft;
		},
		findId: (raw) => {
			const found = (raw as Record<string, unknown> | null)?.[id];
			return typeof found === "string" ? found : null;
		},
	});
}

/** Posts of Spark ads. One whose owner has taken the permission back is left out. */
async function readPosts(
	session: PlatformSession,
	account: AccountRef,
	refs: readonly AssetRef[],
): Promise<Read> {
	const found = await mapConcurrently(refs, postsAtOnce, async (ref) => {
		try {
			return await readPost(session, account, ref);
		} catch (error) {
			if (isRefusedAccount(error)) return null;
			throw error;
		}
	});
	return { records: found.filter((post) => post !== null), rejected: [] };
}

/** Codes for a post that is not there, or is not the identity's. */
const notThere = [40002, 40006, 40007];

async function readPost(
	session: PlatformSession,
	account: AccountRef,
	ref: AssetRef,
): Promise<AssetDraft | null> {
	if (ref.kind !== "post") return null;
	const reply = await callTikTok(session, {
		path: "identity/video/info/",
		query: {
			advertiser_id: account.externalId,
			identity_type: ref.identityType,
			identity_id: ref.identityId,
			identity_authorized_bc_id: ref.businessCenterId ?? undefined,
			item_id: ref.id,
		},
		account: account.externalId,
		lenient: notThere,
	});
	const { data } = parseReply(tiktokAdsRules, rows.postReply, reply);
	return toPost(ref, data.video_detail);
}
