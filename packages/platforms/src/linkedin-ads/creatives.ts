import { inChunks } from "../chunks.ts";
import type { AccountRef, Page, RejectedRecord } from "../drafts.ts";
import type { ListOptions } from "../parts.ts";
import { idAt, type ReadRows, RowReading } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import {
	type CreativeRow,
	creativeId,
	creativeRow,
	type OwnerRow,
	ownerRow,
} from "./api-types.ts";
import { accountPath, createLinkedinAdsClient } from "./client.ts";
import { idsInOneQuery, search } from "./lists.ts";
import { checkId, urnOf } from "./urns.ts";

/** Most creatives of a page: LinkedIn takes fewer here than elsewhere. */
const largestPage = 100;

/** A creative with the campaign group above its campaign, which it does not name itself. */
export interface OwnedCreative {
	creative: CreativeRow;
	groupId: string;
}

/**
 * Creatives of an account, or of the campaigns of named groups: a hundred at a time, in the order of LinkedIn's, which is that of
 * their ids. Where groups are named the cursor begins with the first campaign that a question is about.
 */
export async function* walkCreatives(
	session: PlatformSession,
	account: AccountRef,
	{ externalIds, cursor = null, pageSize = largestPage }: ListOptions = {},
): AsyncGenerator<Page<OwnedCreative>> {
	if (externalIds?.length === 0) return;
	const owners = new Owners(session, account);
	const read = async function* (
		campaigns: readonly string[] | null,
		from: string | null,
	) {
		const pages = createLinkedinAdsClient(session).pages(
			{
				path: accountPath(checkId(account.externalId), "creatives"),
				parameters: {
					q: "criteria",
					campaigns: campaigns?.map((id) => urnOf("campaign", id)),
				},
				pageSize: Math.min(pageSize, largestPage),
				collect: () => new Rows(),
				bucket: "creatives",
				account: account.externalId,
			},
			{ from },
		);
		for await (const page of pages) yield await owners.addTo(page);
	};
	if (!externalIds) {
		// All campaigns are few questions; whoever wants few creatives asks for theirs.
		if (pageSize >= largestPage) await owners.readAll();
		yield* read(null, cursor);
		return;
	}
	const wanted = (await owners.readOf(externalIds)).sort(byNumber);
	const [first = "", token = ""] = cursor?.split(/:(.*)/s) ?? [];
	const rest = wanted.filter((id) => first === "" || byNumber(id, first) >= 0);
	const chunks = inChunks(rest, idsInOneQuery);
	for (const [at, campaigns] of chunks.entries()) {
		const following = chunks[at + 1]?.[0];
		for await (const page of read(campaigns, (at === 0 && token) || null))
			yield {
				...page,
				nextCursor:
					page.nextCursor === null
						? (following ?? null)
						: `${campaigns[0]}:${page.nextCursor}`,
			};
	}
}

/** Orders ids by their numbers, which may be larger than a number is exact. */
function byNumber(one: string, other: string): number {
	return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
}

/** Rows of a page; the campaign of each is looked up once the page is whole. */
class Rows extends RowReading<CreativeRow, CreativeRow> {
	constructor() {
		super({
			entity: "ad",
			list: "elements",
			schema: creativeRow,
			toDraft: (row) => row,
			findId: idAt("id", creativeId),
		});
	}
}

/** Campaign groups by their campaigns, as far as they were read. */
class Owners {
	readonly #session: PlatformSession;
	readonly #account: AccountRef;
	readonly #groupOf = new Map<string, string>();

	constructor(session: PlatformSession, account: AccountRef) {
		this.#session = session;
		this.#account = account;
	}

	readAll(): Promise<string[]> {
		return this.#read(null);
	}

	/** @returns ids of the campaigns of these groups */
	async readOf(groups: readonly string[]): Promise<string[]> {
		const found: string[] = [];
		for (const ids of inChunks(groups, idsInOneQuery))
			found.push(
				...(await this.#read({ field: "campaignGroup", kind: "group", ids })),
			);
		return found;
	}

	/** The page's creatives with their groups. One whose campaign LinkedIn does not tell is rejected. */
	async addTo(page: Page<CreativeRow>): Promise<Page<OwnedCreative>> {
		const unknown = new Set(
			page.records
				.map(({ campaign }) => campaign)
				.filter((campaign) => !this.#groupOf.has(campaign)),
		);
		for (const ids of inChunks([...unknown], idsInOneQuery))
			await this.#read({ field: "id", kind: "campaign", ids });
		const read: ReadRows<OwnedCreative> = {
			records: [],
			rejected: [...page.rejected],
		};
		for (const [at, creative] of page.records.entries()) {
			const groupId = this.#groupOf.get(creative.campaign);
			if (groupId !== undefined) read.records.push({ creative, groupId });
			else read.rejected.push(ownerless(creative, at));
		}
		return { ...page, ...read };
	}

	async #read(
		condition: Parameters<typeof search>[3]["condition"],
	): Promise<string[]> {
		const found: string[] = [];
		const pages = search<OwnerRow, OwnerRow>(
			this.#session,
			this.#account,
			"campaign",
			{
				entity: "ad group",
				schema: ownerRow,
				toDraft: (row) => row,
				condition,
				from: null,
			},
		);
		for await (const { records } of pages)
			for (const { id, campaignGroup } of records) {
				this.#groupOf.set(id, campaignGroup);
				found.push(id);
			}
		return found;
	}
}

const ownerless = ({ id }: CreativeRow, at: number): RejectedRecord => ({
	entity: "ad",
	externalId: id,
	path: `elements[${at}].campaign`,
	message: "LinkedIn does not tell the campaign that this creative belongs to.",
});
