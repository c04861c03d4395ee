import { z } from "zod";

const digits = z.string().regex(/^[1-9]\d{0,24}$/);

/** Ids are numbers, which are texts here where they are too large for one. */
export const id = z.union([z.int().positive().transform(String), digits]);

const text = z.string().nullish();

/** Name of an object of one kind, such as `urn:li:sponsoredCampaign:701`, read as its id. */
const idIn = (kind: string) =>
	z
		.string()
		.regex(new RegExp(`^urn:li:${kind}:[1-9]\\d{0,24}$`))
		.transform((urn) => urn.slice(urn.lastIndexOf(":") + 1));

const groupId = idIn("sponsoredCampaignGroup");
const milliseconds = z.number().nullish();

/** An amount in currency units, in decimals. */
export const money = z.object({
	amount: z.string(),
	currencyCode: text,
});

/** A page of a list that is read row by row. The last page names no further one. */
export const listReply = z.object({
	elements: z.array(z.unknown()),
	metadata: z
		.object({ nextPageToken: z.string().max(4096).nullish() })
		.nullish(),
});

/** Reply to a question for several objects by their names. What is not there, or not shown, stands among the errors. */
export const batchReply = z.object({
	results: z.record(z.string(), z.unknown()),
});

export const accountRow = z.object({
	id,
	name: text,
	currency: text,
	status: z.string(),
});
export type AccountRow = z.infer<typeof accountRow>;

/** Role of a person on an account. */
export const accountUserRow = z.object({
	user: z.string(),
	account: text,
	role: text,
});

/** `GET /v2/me`: the person whom the token belongs to. */
export const meReply = z.object({
	id: z.string().regex(/^[\w-]{1,64}$/),
	localizedFirstName: text,
	localizedLastName: text,
});

/** Reply of the introspection of a token that lives. */
export const introspectionReply = z.object({
	active: z.literal(true),
	scope: text,
	/** Seconds since 1970. */
	expires_at: z.number().int().positive().nullish(),
});

const schedule = z.object({ start: milliseconds, end: milliseconds }).nullish();

/** Amounts of a group or a campaign. */
export const budgets = z.object({
	dailyBudget: money.nullish(),
	totalBudget: money.nullish(),
});
export type Budgets = z.infer<typeof budgets>;

/** A campaign group. */
export const groupRow = z.object({
	id,
	name: z.string(),
	status: z.string(),
	objectiveType: text,
	runSchedule: schedule,
	...budgets.shape,
});
export type GroupRow = z.infer<typeof groupRow>;

/** A campaign. */
export const campaignRow = z.object({
	id,
	campaignGroup: groupId,
	name: z.string(),
	status: z.string(),
	runSchedule: schedule,
	...budgets.shape,
});
export type CampaignRow = z.infer<typeof campaignRow>;

/** The group that a campaign belongs to. */
export const ownerRow = z.object({ id, campaignGroup: groupId });
export type OwnerRow = z.infer<typeof ownerRow>;

/** Words and picture of a creative that shows no post: each kind has a part of its own. */
const inline = z
	.object({
		headline: text,
		description: text,
		callToAction: text,
		landingPage: text,
		image: text,
		logo: text,
	})
	.nullish();

/** A creative's id is its name, and its number is the id here. */
export const creativeId = idIn("sponsoredCreative");

export const creativeRow = z.object({
	id: creativeId,
	campaign: idIn("sponsoredCampaign"),
	name: text,
	intendedStatus: z.string(),
	review: z.object({ status: text }).nullish(),
	content: z
		.object({
			reference: text,
			textAd: inline,
			spotlight: inline,
			follow: inline,
			jobs: inline,
			eventAd: z.object({ post: text }).nullish(),
		})
		.nullish(),
	leadgenCallToAction: z.object({ label: text }).nullish(),
});
export type CreativeRow = z.infer<typeof creativeRow>;

/** Switch of a creative; that of a group and of a campaign is `status`. */
export const creativeSwitch = z.object({ intendedStatus: z.string() });
export const objectSwitch = z.object({ status: z.string() });

const media = z.object({ id: text, title: text });

export const postRow = z.object({
	id: z.string(),
	commentary: text,
	contentLandingPage: text,
	contentCallToActionLabel: text,
	content: z
		.object({
			media: media.nullish(),
			article: z
				.object({
					source: text,
					title: text,
					description: text,
					thumbnail: text,
				})
				.nullish(),
			multiImage: z.object({ images: z.array(media) }).nullish(),
			carousel: z
				.object({
					cards: z.array(
						z.object({ media: media.nullish(), landingPage: text }),
					),
				})
				.nullish(),
		})
		.nullish(),
});
export type PostRow = z.infer<typeof postRow>;

/** An image or a video. Its address is signed and lasts a while. */
export const mediaRow = z.object({
	status: text,
	downloadUrl: z.url({ protocol: /^https?$/ }).nullish(),
	thumbnail: text,
});
export type MediaRow = z.infer<typeof mediaRow>;

/** Name of a place. */
export const placeRow = z.object({ urn: z.string(), name: z.string() });
