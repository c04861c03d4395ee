import type { AssetDraft, AssetLinkDraft, Page } from "../drafts.ts";
import { inTurn, type Step } from "../in-turn.ts";
import type { List, ListOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import { imageRow } from "./api-types.ts";
import { toHtml, toImage } from "./asset-mapper.ts";
import { createKlaviyoClient, type KlaviyoClient } from "./client.ts";
import { contentPageSize, readContents } from "./content.ts";
import { ImageLibrary, imagesOnPage } from "./image-library.ts";
import { readAs } from "./reading.ts";
import { type Pass, walkCampaigns } from "./walk.ts";

const withActions = {
	include: { flow: "flow-actions" },
	pageSize: contentPageSize,
};

/** Channels and flows whose messages can be HTML. */
const hasHtml = (pass: Pass) =>
	pass.kind === "flow" || pass.channel === "email";

/** The HTML of each e-mail, and the account's images; of named campaigns, the images that their messages use. */
export const assets: List<AssetDraft> = async function* (
	session,
	_account,
	options = {},
) {
	if (options.externalIds?.length === 0) return;
	const client = createKlaviyoClient(session);
	const messages: Step<AssetDraft> = {
		key: "messages",
		pages: (cursor) =>
			walkCampaigns(
				client,
				{ ...options, cursor },
				{ ...withActions, isWanted: hasHtml },
				async (listing, pass) => {
					const contents = await readContents(session, client, listing, pass);
					return { records: contents.flatMap(toHtml), rejected: [] };
				},
			),
	};
	const pictures: Step<AssetDraft> = {
		key: "images",
		pages: (cursor) => images(session, client, { ...options, cursor }),
	};
	yield* inTurn([messages, pictures], options.cursor ?? null);
};

async function* images(
	session: PlatformSession,
	client: KlaviyoClient,
	{ cursor = null, pageSize = imagesOnPage, ...options }: ListOptions,
): AsyncGenerator<Page<AssetDraft>> {
	const used = options.externalIds
		? await readUsed(session, client, options)
		: null;
	const pages = client.pages(
		"images",
		"images",
		{ "page[size]": Math.min(imagesOnPage, pageSize) },
		{ from: cursor },
	);
	for await (const { rows, nextCursor } of pages)
		yield {
			...readAs(rows, {
				entity: "asset",
				schema: imageRow,
				toDraft: (row) =>
					used === null || used.has(row.id) ? toImage(row) : null,
			}),
			nextCursor,
		};
}

/** Ids of the images that stand in messages of the named campaigns. */
async function readUsed(
	session: PlatformSession,
	client: KlaviyoClient,
	options: ListOptions,
): Promise<ReadonlySet<string>> {
	const used = new Set<string>();
	for await (const { records } of links(session, client, options))
		for (const { assetExternalId } of records) used.add(assetExternalId);
	return used;
}

/** Places of the HTML and the images: each message's own. */
export const assetLinks: List<AssetLinkDraft> = (
	session,
	_account,
	options = {},
) => links(session, createKlaviyoClient(session), options);

function links(
	session: PlatformSession,
	client: KlaviyoClient,
	options: ListOptions,
): AsyncGenerator<Page<AssetLinkDraft>> {
	let library: Promise<ImageLibrary> | undefined;
	return walkCampaigns(client, options, withActions, async (listing, pass) => {
		if (listing.rows.length === 0) return { records: [], rejected: [] };
		library ??= ImageLibrary.read(client);
		const known = await library;
		const contents = await readContents(session, client, listing, pass);
		const records = contents.flatMap((content) => {
			const place = {
				campaignExternalId: content.campaignId,
				adGroupExternalId: content.adGroupId,
				adExternalId: content.messageId,
			};
			return [
				...toHtml(content).map(({ externalId }) => ({
					...place,
					assetExternalId: externalId,
					fieldType: "HTML",
				})),
				...known.usedIn(content).map((id) => ({
					...place,
					assetExternalId: id,
					fieldType: "IMAGE",
				})),
			];
		});
		return { records, rejected: [] };
	});
}
