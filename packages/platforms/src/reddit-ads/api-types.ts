import { z } from "zod";
import { entityId, thingId } from "./ids.ts";

const text = z.string().nullish();
/** Millionths of the account's currency: a whole number, as text where it is beyond 2^53. */
const micros = z
	.union([z.string().regex(/^-?\d{1,18}$/), z.number().int()])
	.nullish();

/** One page of any list. Its rows are read one by one. */
export const listReply = z.object({
	data: z.array(z.unknown()),
	pagination: z.object({ next_url: z.string().max(8192).nullish() }).nullish(),
});

export const oneReply = z.object({ data: z.record(z.string(), z.unknown()) });

/** `GET /me`. */
export const meReply = z.object({
	data: z.object({
		id: z.string().min(1).max(255),
		reddit_username: text,
		email: text,
	}),
});

export const business = z.object({ id: thingId });

export const adAccount = z.object({
	id: thingId,
	name: text,
	currency: text,
	time_zone_id: text,
	admin_approval: text,
});

export type AdAccount = z.infer<typeof adAccount>;

const state = {
	configured_status: text,
	effective_status: text,
};

const budget = {
	is_campaign_budget_optimization: z.boolean().nullish(),
	goal_type: text,
	goal_value: micros,
};

export const campaignRow = z.object({
	id: entityId,
	ad_account_id: text,
	// Reddit may have none; a row without the field is another one than we know.
	name: z.string().nullable(),
	...state,
	...budget,
	objective: text,
	start_time: text,
	end_time: text,
});

export type CampaignRow = z.infer<typeof campaignRow>;

export const adGroupRow = z.object({
	id: entityId,
	ad_account_id: text,
	campaign_id: entityId,
	name: text,
	...state,
	...budget,
});

export type AdGroupRow = z.infer<typeof adGroupRow>;

const words = z.array(z.string()).nullish();

/** An ad group as the keywords that it bids on and those that it shuns. */
export const targetedRow = z.object({
	id: entityId,
	campaign_id: entityId,
	...state,
	targeting: z.object({ keywords: words, excluded_keywords: words }).nullish(),
});

export type TargetedRow = z.infer<typeof targetedRow>;

export const adRow = z.object({
	id: entityId,
	ad_account_id: text,
	campaign_id: entityId,
	ad_group_id: entityId,
	name: text,
	...state,
	click_url: text,
	// A name of another form shows no post that could be read.
	post_id: thingId.nullish().catch(null),
	profile_id: thingId.nullish().catch(null),
});

export type AdRow = z.infer<typeof adRow>;

/** `GET /posts/{id}`, and a row of a profile's posts. */
export const post = z.object({
	id: thingId,
	headline: text,
	body: text,
	type: text,
	thumbnail_url: text,
	content: z
		.array(
			z.object({
				media_url: text,
				destination_url: text,
				call_to_action: text,
				caption: text,
			}),
		)
		.nullish(),
});

export type Post = z.infer<typeof post>;

/** Rows of a report: an object, or a list of such objects, as the live API was seen to answer. */
const metricsObject = z.object({ metrics: z.array(z.unknown()) });

export const reportReply = z.object({
	data: z.union([
		metricsObject.transform(({ metrics }) => metrics),
		z
			.array(metricsObject)
			.transform((parts) => parts.flatMap(({ metrics }) => metrics)),
	]),
	pagination: z
		.object({
			next_url: z.string().max(8192).nullish(),
			total_count: z.number().int().nonnegative().nullish().catch(null),
		})
		.nullish(),
});
