import { z } from "zod";

/** A 64-bit id, which Microsoft writes as text; a number is taken while it is exact. */
export const id = z
	.union([z.string(), z.int().nonnegative()])
	.transform(String)
	.pipe(z.string().regex(/^[1-9]\d{0,18}$/));

const otherId = z
	.union([z.string(), z.int().nonnegative()])
	.nullish()
	.transform((value) => {
		const text = String(value ?? "");
		return /^[1-9]\d{0,18}$/.test(text) ? text : null;
	});
const word = z.string().max(128).nullish();
const text = z.string().nullish();
const texts = z.array(z.string()).nullish().catch(null);
/** Money in whole currency units; a number beyond 2^53 arrives as text. */
const money = z.union([z.number(), z.string()]).nullish().catch(null);
const size = z.int().nonnegative().nullish().catch(null);

export const userReply = z.object({
	User: z.object({ Id: id, UserName: text }),
	CustomerRoles: z.array(z.unknown()).nullish(),
});

/** A role of the person, at one customer or at some of its accounts. */
export const customerRole = z.object({
	RoleId: z.int(),
	CustomerId: otherId,
	/** Null: all accounts of the customer. */
	AccountIds: z.array(otherId).nullish(),
	LinkedAccountIds: z.array(otherId).nullish(),
});

export const accountsReply = z.object({
	Accounts: z.array(z.unknown()).nullable(),
});

export const accountRow = z.object({
	Id: id,
	Name: text,
	ParentCustomerId: otherId,
	CurrencyCode: text,
	TimeZone: word,
	AccountLifeCycleStatus: word,
});
export type AccountRow = z.infer<typeof accountRow>;

/** A day as an object of numbers, or as a text that begins with it: Microsoft's documents and its own client differ. */
const day = z
	.union([
		z
			.object({ Day: z.int(), Month: z.int(), Year: z.int() })
			.transform(({ Year, Month, Day }) =>
				[
					String(Year).padStart(4, "0"),
					String(Month).padStart(2, "0"),
					String(Day).padStart(2, "0"),
				].join("-"),
			),
		z.string().transform((text) => text.slice(0, 10)),
	])
	.pipe(z.iso.date())
	.nullish()
	.catch(null);

export const campaignRow = z.object({
	Id: id,
	Name: z.string(),
	Status: word,
	CampaignType: word,
	DailyBudget: money,
	BudgetType: word,
	BudgetId: otherId,
	ExperimentId: otherId,
	StartDate: day,
	EndDate: day,
});
export type CampaignRow = z.infer<typeof campaignRow>;

export const budgetRow = z.object({
	Id: id,
	Amount: money,
	BudgetType: word,
	/** Campaigns that spend from it. */
	AssociationCount: size,
});
export type BudgetRow = z.infer<typeof budgetRow>;

export const budgetsReply = z.object({
	Budgets: z.array(z.unknown()).nullable(),
});

export const adGroupRow = z.object({ Id: id, Name: z.string(), Status: word });
export type AdGroupRow = z.infer<typeof adGroupRow>;

/** A piece of a responsive ad: words or a picture. */
const assetLink = z
	.object({
		Asset: z
			.object({ Id: otherId, Type: word, Text: text, SubType: word })
			.nullish(),
	})
	.nullable();
const assetLinkList = z.array(assetLink).nullish().catch(null);

export const adRow = z.object({
	Id: id,
	Type: word,
	Status: word,
	EditorialStatus: word,
	FinalUrls: texts,
	// Responsive search ads: Headlines, Descriptions. Responsive ads (audience): besides LongHeadlines and the short forms.
	Headlines: assetLinkList,
	LongHeadlines: assetLinkList,
	Descriptions: assetLinkList,
	Images: assetLinkList,
	CallToAction: word,
	Headline: text,
	// Texts of the older kinds.
	TitlePart1: text,
	TitlePart2: text,
	TitlePart3: text,
	Title: text,
	Text: text,
	TextPart2: text,
	PromotionalText: text,
});
export type AdRow = z.infer<typeof adRow>;

export const keywordRow = z.object({
	Id: id,
	Text: z.string(),
	MatchType: word,
	Status: word,
	EditorialStatus: word,
});
export type KeywordRow = z.infer<typeof keywordRow>;

export const negativeKeywordRow = z.object({
	Id: id,
	Text: z.string(),
	MatchType: word,
});
export type NegativeKeywordRow = z.infer<typeof negativeKeywordRow>;

export const negativesReply = z.object({
	EntityNegativeKeywords: z
		.array(
			z
				.object({
					EntityId: otherId,
					NegativeKeywords: z.array(z.unknown()).nullish(),
				})
				.nullable(),
		)
		.nullable(),
});

export const mediaReply = z.object({
	MediaMetaData: z.array(z.unknown()).nullable(),
});

export const mediaRow = z.object({
	Id: id,
	MediaType: word,
	Text: text,
	Representations: z
		.array(
			z.object({
				Name: word,
				Url: z
					.url({ protocol: /^https?$/ })
					.nullish()
					.catch(null),
				Width: size,
				Height: size,
			}),
		)
		.nullish()
		.catch(null),
});
export type MediaRow = z.infer<typeof mediaRow>;

export const reportReply = z.object({
	ReportRequestId: z
		.union([z.string(), z.int()])
		.transform(String)
		.pipe(z.string().regex(/^[\w-]{1,128}$/)),
});

export const reportStatusReply = z.object({
	ReportRequestStatus: z.object({
		Status: z.string(),
		ReportDownloadUrl: z.string().nullish(),
	}),
});

/** Answer to a change: the items that failed, inside a success. */
export const changeReply = z.object({
	PartialErrors: z.array(z.unknown()).nullish(),
	NestedPartialErrors: z.array(z.unknown()).nullish(),
	KeywordIds: z.array(otherId).nullish().catch(null),
});
