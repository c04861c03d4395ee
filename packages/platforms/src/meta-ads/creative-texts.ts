import type { AdDraft } from "../drafts.ts";
import type { AdRow, Creative } from "./api-types.ts";
import { toStatus } from "./mapper.ts";

type Text = string | null | undefined;

/** An ad with the texts of its creative, wherever Meta keeps them: in flat fields, in the story's spec or in a feed of assets. */
export function toAd(row: AdRow): AdDraft {
	return {
		externalId: row.id,
		campaignExternalId: row.campaign_id,
		adGroupExternalId: row.adset_id,
		name: row.name || null,
		...toStatus(row),
		...textsOf(row.creative),
	};
}

type Texts = Pick<
	AdDraft,
	"headlines" | "descriptions" | "callToAction" | "destinationUrl"
>;

function textsOf(creative: Creative | null | undefined): Texts {
	const story = creative?.object_story_spec;
	const link = story?.link_data;
	const video = story?.video_data;
	const feed = creative?.asset_feed_spec;
	const cards = link?.child_attachments ?? [];
	return {
		headlines: distinct([
			creative?.title,
			link?.name,
			video?.title,
			...cards.map(({ name }) => name),
			...(feed?.titles ?? []).map(({ text }) => text),
		]),
		descriptions: distinct([
			creative?.body,
			link?.message,
			video?.message,
			story?.photo_data?.caption,
			...(feed?.bodies ?? []).map(({ text }) => text),
			link?.description,
			video?.link_description,
			...cards.map(({ description }) => description),
			...(feed?.descriptions ?? []).map(({ text }) => text),
		]),
		callToAction:
			distinct([
				creative?.call_to_action_type,
				link?.call_to_action?.type,
				video?.call_to_action?.type,
				...(feed?.call_to_action_types ?? []),
			])[0] ?? null,
		destinationUrl:
			distinct([
				creative?.link_url,
				link?.link,
				video?.call_to_action?.value?.link,
				...cards.map((card) => card.link),
				...(feed?.link_urls ?? []).map(({ website_url }) => website_url),
			])[0] ?? null,
	};
}

/** Texts in their order, each once: Meta repeats a story's text in the flat fields. */
function distinct(texts: readonly Text[]): string[] {
	return [
		...new Set(texts.filter((text): text is string => Boolean(text?.trim()))),
	];
}
