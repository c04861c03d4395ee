import { z } from "zod";
import { id } from "./ids.ts";

/** Fields read of every list. */
export const listReply = z.object({
	data: z.array(z.unknown()),
	next_cursor: z.string().min(1).max(1024).nullish(),
});

/** Fields read of a call about one object. */
export const objectReply = z.object({ data: z.unknown() });

export const account = z.object({
	id,
	name: z.string(),
	timezone: z.string().nullish(),
	approval_status: z.string().nullish(),
	deleted: z.boolean().nullish(),
});

export type Account = z.infer<typeof account>;

/** Micros: a number, or its digits where a double could not hold them. */
const micros = z
	.union([z.int().nonnegative(), z.string().regex(/^\d{1,19}$/)])
	.transform(BigInt)
	.nullish();

const budgets = {
	daily_budget_amount_local_micro: micros,
	total_budget_amount_local_micro: micros,
};

export type BudgetRow = {
	[name in keyof typeof budgets]?: bigint | null | undefined;
};

const switches = {
	entity_status: z.string().nullish(),
	deleted: z.boolean().nullish(),
};

export type SwitchRow = {
	entity_status?: string | null | undefined;
	deleted?: boolean | null | undefined;
};

export const currency = z.string().regex(/^[A-Z]{3}$/);

export const campaignRow = z.object({
	id,
	name: z.string(),
	currency: currency.nullish(),
	...switches,
	...budgets,
});

export type CampaignRow = z.infer<typeof campaignRow>;

/** A campaign as the currency of its numbers, whatever the rest of it looks like. */
export const currencyRow = campaignRow.pick({ id: true, currency: true });

export type CurrencyRow = z.infer<typeof currencyRow>;

export const lineItemRow = z.object({
	id,
	campaign_id: id,
	name: z.string().nullish(),
	currency: currency.nullish(),
	end_time: z.string().nullish(),
	...switches,
	...budgets,
});

export type LineItemRow = z.infer<typeof lineItemRow>;

/** A post's id: 64 bits. */
export const postId = z.string().regex(/^\d{1,20}$/);

export const promotedPostRow = z.object({
	id,
	line_item_id: id,
	tweet_id: postId,
	...switches,
});

export type PromotedPostRow = z.infer<typeof promotedPostRow>;

export const mediaCreativeRow = z.object({
	id,
	line_item_id: id,
	account_media_id: id.nullish(),
	landing_url: z.string().nullish(),
	creative_type: z.string().nullish(),
	...switches,
});

export type MediaCreativeRow = z.infer<typeof mediaCreativeRow>;

export const criterionRow = z.object({
	id,
	line_item_id: id,
	targeting_type: z.string(),
	targeting_value: z.union([z.string(), z.number().transform(String)]),
	operator_type: z.string().nullish(),
	deleted: z.boolean().nullish(),
});

export type CriterionRow = z.infer<typeof criterionRow>;

const text = z.string().nullish();
const size = z.union([z.number(), z.string().regex(/^\d{1,6}$/)]).nullish();

/** A file of a post, as `entities` and `extended_entities` have it. */
const postMedia = z.object({
	id_str: postId.nullish(),
	media_key: text,
	type: z.string(),
	media_url_https: text,
	original_info: z.object({ width: size, height: size }).nullish(),
	video_info: z
		.object({
			variants: z
				.array(
					z.object({
						bitrate: z.number().nullish(),
						content_type: text,
						url: z.string(),
					}),
				)
				.nullish(),
		})
		.nullish(),
});

export type PostMedia = z.infer<typeof postMedia>;

const entities = z
	.object({
		media: z.array(postMedia).nullish(),
		urls: z.array(z.object({ expanded_url: text, url: text })).nullish(),
	})
	.nullish();

/** A number's id would have lost its last digits: only the texts are read. */
export const postRow = z.object({
	tweet_id: postId.nullish(),
	id_str: postId.nullish(),
	name: text,
	full_text: text,
	card_uri: text,
	entities,
	extended_entities: entities,
});

export type PostRow = z.infer<typeof postRow>;

const component = z.object({
	type: text,
	media_key: text,
	media_keys: z.array(z.string()).nullish(),
	title: text,
	label: z.object({ value: text }).nullish(),
	destination: z.object({ url: text }).nullish(),
});

export type CardComponent = z.infer<typeof component>;

/** Cards of components, and those from before them with a field for each thing. */
export const cardRow = z.object({
	card_uri: z.string(),
	name: text,
	components: z.array(component).nullish(),
	slides: z.array(z.array(component)).nullish(),
	title: text,
	website_title: text,
	website_dest_url: text,
	website_url: text,
	app_cta: text,
});

export type CardRow = z.infer<typeof cardRow>;

export const mediaRow = z.object({
	media_key: z.string().regex(/^\d{1,3}_\d{1,20}$/),
	media_type: text,
	media_url: text,
	poster_media_url: text,
	name: text,
	file_name: text,
	title: text,
	deleted: z.boolean().nullish(),
});

export type MediaRow = z.infer<typeof mediaRow>;

export const accountMediaRow = z.object({
	id,
	media_url: text,
	video_id: text,
	creative_type: text,
});

export type AccountMediaRow = z.infer<typeof accountMediaRow>;

export const activeEntityRow = z.object({
	entity_id: id,
	placements: z.array(z.string()),
});

/** A job's 64-bit id is read as its text alone. */
export const jobRow = z.object({
	id_str: z.string().regex(/^\d{1,20}$/),
	status: z.string(),
	url: z.string().nullish(),
	start_time: z.string(),
	end_time: z.string(),
	granularity: z.string(),
	entity_ids: z.array(id),
});

export type JobRow = z.infer<typeof jobRow>;

export const jobReply = z.object({ data: jobRow.pick({ id_str: true }) });

export const statsReply = z.object({ data: z.array(z.unknown()) });

/** Owner of an access to an ad account. */
export const accessOwnerReply = z.object({
	data: z.object({ user_id: z.string().regex(/^\d{1,20}$/) }),
});

export const accessReply = z.object({
	data: z.object({ permissions: z.array(z.string()) }),
});
