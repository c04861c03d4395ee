import { z } from "zod";

/** Only the fields we read. Ids are texts of digits, budgets texts of minor units; what is unset is left out, or null. */

/** An id, kept as its digits. */
export const id = z
	.union([z.string().regex(/^\d{1,25}$/), z.int().nonnegative()])
	.transform(String);
const word = z.string().max(128);
const text = z.string();
/** Minor units of the account's currency. */
const minor = z
	.union([z.string().regex(/^\d{1,25}$/), z.int().nonnegative()])
	.transform(String);
const time = z.string().max(40);
/** Text that is only shown: another form of it counts as none. */
const shown = text.nullish().catch(null);

/** A page of a list; its rows are read one by one. */
export const listReply = z.object({
	data: z.array(z.unknown()),
	paging: z
		.object({
			cursors: z.object({ after: z.string().optional() }).optional(),
			next: z.string().optional(),
		})
		.optional(),
});

export const userReply = z.object({ id, name: z.string().nullish() });

export const permissionsReply = z.object({
	data: z.array(z.object({ permission: word, status: word })),
});

export const adAccountRow = z.object({
	account_id: id,
	name: z.string().nullish(),
	account_status: z.int(),
	currency: word.nullish(),
	timezone_name: word.nullish(),
});
export type AdAccountRow = z.infer<typeof adAccountRow>;

const budgets = {
	daily_budget: minor.nullish(),
	lifetime_budget: minor.nullish(),
};
export type Budgets = {
	[Name in keyof typeof budgets]?: string | null | undefined;
};

const switches = { status: word.nullish(), effective_status: word.nullish() };
export type Switches = {
	[Name in keyof typeof switches]?: string | null | undefined;
};

export const campaignRow = z.object({
	id,
	name: text,
	objective: word.nullish(),
	...switches,
	...budgets,
	start_time: time.nullish(),
	stop_time: time.nullish(),
});
export type CampaignRow = z.infer<typeof campaignRow>;

export const adSetRow = z.object({
	id,
	campaign_id: id,
	name: text,
	...switches,
	...budgets,
	end_time: time.nullish(),
});
export type AdSetRow = z.infer<typeof adSetRow>;

const callToAction = z
	.object({
		type: word.nullish(),
		value: z.object({ link: shown }).nullish(),
	})
	.nullish()
	.catch(undefined);
const hash = word.nullish();
const texts = z.array(z.object({ text: shown })).nullish();

const storySpec = z.object({
	link_data: z
		.object({
			image_hash: hash,
			link: shown,
			name: shown,
			message: shown,
			description: shown,
			call_to_action: callToAction,
			child_attachments: z
				.array(
					z.object({
						image_hash: hash,
						video_id: id.nullish(),
						link: shown,
						name: shown,
						description: shown,
					}),
				)
				.nullish(),
		})
		.nullish(),
	video_data: z
		.object({
			video_id: id.nullish(),
			image_hash: hash,
			title: shown,
			message: shown,
			link_description: shown,
			call_to_action: callToAction,
		})
		.nullish(),
	photo_data: z.object({ image_hash: hash, caption: shown }).nullish(),
});

const assetFeed = z.object({
	images: z.array(z.object({ hash })).nullish(),
	videos: z
		.array(z.object({ video_id: id.nullish(), thumbnail_hash: hash }))
		.nullish(),
	bodies: texts,
	titles: texts,
	descriptions: texts,
	link_urls: z.array(z.object({ website_url: shown })).nullish(),
	call_to_action_types: z.array(word).nullish(),
});

export const creative = z.object({
	id,
	name: shown,
	title: shown,
	body: shown,
	link_url: shown,
	call_to_action_type: word.nullish(),
	image_hash: hash,
	image_url: shown,
	thumbnail_url: shown,
	video_id: id.nullish(),
	object_story_spec: storySpec.nullish(),
	asset_feed_spec: assetFeed.nullish(),
	effective_object_story_id: shown,
});
export type Creative = z.infer<typeof creative>;
/** Names of the fields that `creative` reads. */
export const creativeFields = Object.keys(creative.shape);

export const adRow = z.object({
	id,
	campaign_id: id,
	adset_id: id,
	name: z.string().nullish(),
	...switches,
	creative: creative.nullish(),
});
export type AdRow = z.infer<typeof adRow>;

const size = z.int().nonnegative().nullish().catch(null);

export const imageRow = z.object({
	hash: word,
	name: shown,
	url: shown,
	width: size,
	height: size,
});
export type ImageRow = z.infer<typeof imageRow>;

export const videoRow = z.object({
	id,
	title: shown,
	picture: shown,
	source: shown,
	permalink_url: shown,
});
export type VideoRow = z.infer<typeof videoRow>;

export const pixelRow = z.object({ id, name: z.string().nullish() });

export const budgetReply = z.object({
	...budgets,
	billing_event: word.nullish(),
});
export const statusReply = z.object(switches);

export const minimumBudgetsReply = z.object({ data: z.array(z.unknown()) });
export const minimumBudgetRow = z.object({
	currency: word,
	min_daily_budget_imp: minor.optional().catch(undefined),
	min_daily_budget_low_freq: minor.optional().catch(undefined),
	min_daily_budget_high_freq: minor.optional().catch(undefined),
	min_daily_budget_video_views: minor.optional().catch(undefined),
});
export type MinimumBudgetRow = z.infer<typeof minimumBudgetRow>;

export const writtenReply = z.object({ success: z.literal(true) });

/** The run's id comes as a number, which may be beyond 2^53. */
export const startedReportReply = z.object({ report_run_id: id });

export const reportReply = z.object({
	async_status: word,
	async_percent_completion: z.number().min(0).max(100).optional(),
	error_code: z.union([z.int(), word]).optional(),
	error_subcode: z.union([z.int(), word]).optional(),
});
export type ReportReply = z.infer<typeof reportReply>;
