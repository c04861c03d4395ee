import { descriptions, headlines } from "../../world/words.ts";
import type { GraphCall } from "../graph/graph-call.ts";
import type { NodeType } from "../graph/node-type.ts";
import { idOf } from "../ids.ts";
import type { Catalog } from "./catalog.ts";
import { knownFields } from "./known-fields.ts";
import type { CreativeNode } from "./nodes.ts";

const callToAction = "SHOP_NOW";
const tinySize = 64;

/** A creative. It keeps its texts and files in flat fields, in `object_story_spec` or in `asset_feed_spec`, by its form. */
export function creativeType({ cdn }: Catalog): NodeType<CreativeNode> {
	const imageUrl = (
		{ images, form }: CreativeNode,
		{ root }: GraphCall,
	): string | undefined =>
		form === "feed" || form === "post" || images[0] === undefined
			? undefined
			: cdn.picture(root, images[0].world.file);
	return {
		name: "AdCreative",
		usual: ["id"],
		fields: {
			id: ({ id }) => id,
			account_id: ({ account }) => account.id,
			name: ({ name }) => name,
			status: () => "ACTIVE",
			object_type: ({ form }) =>
				form === "video" ? "VIDEO" : form === "photo" ? "PHOTO" : "SHARE",
			title: (creative) => (isFlat(creative) ? titleOf(creative) : undefined),
			body: (creative) => (isFlat(creative) ? bodyOf(creative) : undefined),
			link_url: (creative) =>
				isFlat(creative) ? creative.world.landingUrl : undefined,
			call_to_action_type: ({ form }) =>
				form === "flat" || form === "link" || form === "video"
					? callToAction
					: undefined,
			image_hash: ({ form, images }) =>
				form === "link" || form === "flat" ? images[0]?.hash : undefined,
			image_url: imageUrl,
			thumbnail_url: thumbnailUrl,
			video_id: ({ form, video }) => (form === "video" ? video?.id : undefined),
			object_story_spec: (creative, call) => storySpec(creative, call),
			asset_feed_spec: feedSpec,
			object_story_id: (creative) =>
				creative.form === "post"
					? `${pageOf(creative)}_${postOf(creative)}`
					: undefined,
			effective_object_story_id: (creative) =>
				isFlat(creative)
					? undefined
					: `${pageOf(creative)}_${postOf(creative)}`,
			instagram_permalink_url: (creative) =>
				isFlat(creative)
					? undefined
					: `https://www.instagram.com/p/${creative.id.slice(-11)}/`,
			url_tags: () => "utm_source=facebook&utm_medium=paid",
		},
		empty: knownFields.creative,
	};

	function thumbnailUrl(
		{ images, video, form }: CreativeNode,
		{ root, params }: GraphCall,
	): string | undefined {
		const width = params.integer("thumbnail_width") ?? tinySize;
		const height = params.integer("thumbnail_height") ?? tinySize;
		if (form !== "video" && images[0] !== undefined)
			return cdn.picture(root, images[0].world.file, width, height);
		return video === null ? undefined : cdn.still(root, video, 0);
	}

	function storySpec(creative: CreativeNode, { root }: GraphCall) {
		const { form, images, video, world } = creative;
		if (["flat", "feed", "post"].includes(form)) return undefined;
		const common = { page_id: pageOf(creative) };
		const link = world.landingUrl;
		const call_to_action = { type: callToAction, value: { link } };
		if (form === "video" && video !== null)
			return {
				...common,
				video_data: {
					video_id: video.id,
					title: titleOf(creative),
					message: bodyOf(creative),
					image_url: cdn.still(root, video, 0),
					call_to_action,
				},
			};
		if (form === "photo")
			return {
				...common,
				photo_data: {
					image_hash: images[0]?.hash,
					url: images[0] && cdn.picture(root, images[0].world.file),
					caption: bodyOf(creative),
				},
			};
		const link_data = {
			link,
			message: bodyOf(creative),
			name: titleOf(creative),
			description: descriptionOf(creative),
			call_to_action,
			image_hash: images[0]?.hash,
		};
		if (form === "link") return { ...common, link_data };
		return {
			...common,
			link_data: {
				...link_data,
				image_hash: undefined,
				multi_share_optimized: true,
				child_attachments: images.map(({ hash }, index) => ({
					link: `${link}&card=${index + 1}`,
					name: headlineAt(creative, index),
					description: descriptionOf(creative),
					image_hash: hash,
					call_to_action,
				})),
			},
		};
	}

	function feedSpec(creative: CreativeNode, { root }: GraphCall) {
		const { form, images, video, world } = creative;
		if (form !== "feed") return undefined;
		return {
			images: images.map(({ hash }) => ({ hash })),
			...(video === null
				? {}
				: {
						videos: [
							{ video_id: video.id, thumbnail_url: cdn.still(root, video, 0) },
						],
					}),
			bodies: world.descriptions.map((index) => ({
				text: descriptions[index] ?? descriptions[0],
			})),
			titles: world.headlines.map((_, index) => ({
				text: headlineAt(creative, index),
			})),
			descriptions: [{ text: descriptionOf(creative) }],
			link_urls: [{ website_url: world.landingUrl, display_url: "" }],
			call_to_action_types: [callToAction],
			ad_formats: ["AUTOMATIC_FORMAT"],
			optimization_type: "REGULAR",
		};
	}
}

const isFlat = ({ form }: CreativeNode): boolean => form === "flat";

function headlineAt({ world }: CreativeNode, position: number): string {
	const index = world.headlines[position % world.headlines.length] ?? 0;
	return headlines[index] ?? headlines[0];
}

const titleOf = (creative: CreativeNode): string => headlineAt(creative, 0);

function bodyOf({ world }: CreativeNode): string {
	return descriptions[world.descriptions[0] ?? 0] ?? descriptions[0];
}

function descriptionOf({ world }: CreativeNode): string {
	return descriptions[world.descriptions[1] ?? 0] ?? descriptions[0];
}

function pageOf({ account }: CreativeNode): string {
	return idOf("page", { ordinal: account.world.ordinal });
}

function postOf({ account, world }: CreativeNode): string {
	return idOf("post", {
		ordinal: account.world.ordinal,
		campaign: world.adGroup.campaign.index,
		group: world.adGroup.index,
		ad: world.index,
	});
}
