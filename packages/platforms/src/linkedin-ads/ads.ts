import type { AdDraft } from "../drafts.ts";
import type { List } from "../parts.ts";
import type { CreativeRow, PostRow } from "./api-types.ts";
import { type OwnedCreative, walkCreatives } from "./creatives.ts";
import { toStatus } from "./mapper.ts";
import { plainText } from "./plain-text.ts";
import { postOf, readPosts } from "./posts.ts";

/** Creatives, with their words: those of the post that they show where the person allowed to read posts, or their own. */
export const ads: List<AdDraft> = async function* (session, account, options) {
	for await (const page of walkCreatives(session, account, options)) {
		const posts = await readPosts(
			session,
			account,
			page.records.map(({ creative }) => creative),
		);
		yield {
			...page,
			rejected: [...page.rejected, ...posts.rejected],
			records: page.records.map((owned) =>
				toAd(owned, posts.rows.get(postOf(owned.creative) ?? "") ?? null),
			),
		};
	}
};

/** @param post null for a creative with words of its own, and where its post is not shown */
export function toAd(
	{ creative, groupId }: OwnedCreative,
	post: PostRow | null,
): AdDraft {
	const words = post ? wordsOfPost(post) : wordsOf(creative);
	return {
		externalId: creative.id,
		campaignExternalId: groupId,
		adGroupExternalId: creative.campaign,
		name: creative.name?.trim() || null,
		...toStatus(creative.intendedStatus),
		...words,
		callToAction:
			words.callToAction ?? (creative.leadgenCallToAction?.label || null),
	};
}

type Words = Pick<
	AdDraft,
	"headlines" | "descriptions" | "callToAction" | "destinationUrl"
>;

function wordsOfPost(post: PostRow): Words {
	const { media, article, carousel } = post.content ?? {};
	const cards = carousel?.cards ?? [];
	return {
		headlines: present(
			article?.title,
			media?.title,
			...cards.map((card) => card.media?.title),
		),
		descriptions: present(
			post.commentary && plainText(post.commentary),
			article?.description,
		),
		callToAction: post.contentCallToActionLabel || null,
		destinationUrl:
			present(
				post.contentLandingPage,
				article?.source,
				...cards.map(({ landingPage }) => landingPage),
			)[0] ?? null,
	};
}

function wordsOf({ content }: CreativeRow): Words {
	const { textAd, spotlight, follow, jobs } = content ?? {};
	const inline = textAd ?? spotlight ?? follow ?? jobs;
	return {
		headlines: present(inline?.headline),
		descriptions: present(inline?.description),
		callToAction: inline?.callToAction || null,
		destinationUrl: inline?.landingPage || null,
	};
}

const present = (...texts: (string | null | undefined)[]): string[] =>
	texts.flatMap((text) => text?.trim() || []);
