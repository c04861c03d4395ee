import { z } from "zod";

/** A TikTok id: digits, kept as text since many are beyond 2^53. */
export const id = z
	.union([z.string(), z.number().int().nonnegative()])
	.transform(String)
	.pipe(z.string().regex(/^\d{1,20}$/));

const envelope = <T extends z.ZodType>(data: T) => z.object({ data });

export const advertiserListReply = envelope(
	z.object({ list: z.array(z.unknown()) }),
);

export const listedAdvertiser = z.object({
	advertiser_id: id,
	// Its details tell the name too: one that is none must not cost the account.
	advertiser_name: z.string().nullable().catch(null),
});

export const advertiserInfoReply = envelope(
	z.object({ list: z.array(z.unknown()) }),
);

export const advertiser = z.object({
	advertiser_id: id,
	name: z.string().nullish(),
	status: z.string().nullish(),
	currency: z.string().nullish(),
	display_timezone: z.string().nullish(),
});

export type Advertiser = z.infer<typeof advertiser>;

/** Names of the fields that `advertiser` reads; an unknown one refuses the whole call. */
export const advertiserFields = Object.keys(advertiser.shape);

export const userReply = envelope(
	z.object({ core_user_id: id, display_name: z.string().nullish() }),
);

// Rows of campaigns and what lies below them. TikTok leaves fields out of some rows and writes null into others, whichever
// were asked for: only what makes a record is needed.

const word = z.string().max(128).nullish();
const text = z.string().nullish();
const texts = z.array(z.string()).nullish().catch(null);
/** An id of another object; one that is not there is null, and some are written as "0" or as an empty text. */
const otherId = z
	.union([z.string(), z.int().nonnegative()])
	.nullish()
	.transform((value) =>
		value === null || value === undefined || /^0?$/.test(String(value))
			? null
			: String(value),
	);
/** Money in whole currency units; a number beyond 2^53 arrives as text. */
const money = z.union([z.number(), z.string()]).nullish().catch(null);

const statuses = { operation_status: word, secondary_status: word };
const budget = { budget: money, budget_mode: word };

export const campaignRow = z.object({
	campaign_id: id,
	campaign_name: z.string(),
	objective_type: word,
	...budget,
	// True where the campaign's budget is shared out among its ad groups (CBO); left out where it is not.
	budget_optimize_on: z.boolean().nullish().catch(null),
	...statuses,
});
export type CampaignRow = z.infer<typeof campaignRow>;

/** Fields that are kept beside a campaign as it was received, and not read. */
const keptOfCampaign = ["campaign_type", "create_time", "modify_time"];
export const campaignFields = [
	...Object.keys(campaignRow.shape),
	...keptOfCampaign,
];

export const adGroupRow = z.object({
	adgroup_id: id,
	campaign_id: id,
	adgroup_name: z.string(),
	...budget,
	// Amount that takes the budget's place at the next midnight; 0 where none is scheduled.
	scheduled_budget: money,
	...statuses,
});
export type AdGroupRow = z.infer<typeof adGroupRow>;
export const adGroupFields = Object.keys(adGroupRow.shape);

/** An ad group with the days that it runs on, in UTC. */
export const scheduledAdGroupRow = adGroupRow.extend({
	schedule_start_time: text,
	schedule_end_time: text,
});
export type ScheduledAdGroupRow = z.infer<typeof scheduledAdGroupRow>;

/** Files and posts that an ad shows. */
const shown = {
	video_id: otherId,
	image_ids: texts,
	tiktok_item_id: otherId,
	identity_type: word,
	identity_id: otherId,
	identity_authorized_bc_id: otherId,
};

export const adRow = z.object({
	ad_id: id,
	adgroup_id: id,
	campaign_id: id,
	ad_name: text,
	ad_text: text,
	ad_texts: texts,
	call_to_action: text,
	landing_page_url: text,
	...statuses,
});
export type AdRow = z.infer<typeof adRow>;
export const adFields = Object.keys(adRow.shape);

export const shownRow = z.object({
	ad_id: id,
	adgroup_id: id,
	campaign_id: id,
	...shown,
	...statuses,
});
export type ShownRow = z.infer<typeof shownRow>;
export const shownFields = Object.keys(shownRow.shape);

const size = z.int().nonnegative().nullish().catch(null);
/** Bytes; a number beyond 2^53 arrives as text. */
const bytes = z
	.union([z.int().nonnegative(), z.string().regex(/^\d{1,18}$/)])
	.nullish()
	.catch(null);
const address = z
	.url({ protocol: /^https?$/ })
	.nullish()
	.catch(null);

const file = {
	width: size,
	height: size,
	size: bytes,
	format: word,
	file_name: text,
};

export const imageRow = z.object({
	image_id: z.string().min(1).max(256),
	image_url: address,
	...file,
});
export type ImageRow = z.infer<typeof imageRow>;

export const videoRow = z.object({
	video_id: z.string().min(1).max(256),
	preview_url: address,
	video_cover_url: address,
	allow_download: z.boolean().nullish().catch(null),
	...file,
});
export type VideoRow = z.infer<typeof videoRow>;

export const listReply = envelope(z.object({ list: z.array(z.unknown()) }));

export const postReply = envelope(
	z.object({
		video_detail: z
			.object({
				text,
				video_info: z
					.object({
						url: address,
						poster_url: address,
						width: size,
						height: size,
					})
					.nullish(),
			})
			.nullish(),
	}),
);
export type Post = z.infer<typeof postReply>["data"]["video_detail"];

export const pixelRow = z.object({
	pixel_id: id,
	pixel_code: text,
	pixel_name: text,
});

export const identityRow = z.object({
	identity_id: z.string().min(1).max(128),
	identity_type: word,
	display_name: text,
	user_name: text,
});

export const regionReply = envelope(
	z.object({ region_info: z.array(z.unknown()) }),
);

export const regionRow = z.object({
	location_id: id,
	name: z.string().min(1),
	country_code: word,
});

export const taskReply = envelope(
	z.object({ task_id: z.string().regex(/^[\w-]{1,128}$/) }),
);

export const taskStateReply = envelope(z.object({ status: z.string() }));

export const taskFileReply = envelope(z.object({ download_url: z.string() }));

export const statusReply = z.object({
	data: z.record(z.string(), z.unknown()).nullish(),
});
