import { z } from "zod";
import { unitsToMicros } from "../money.ts";

/** Only the fields we read. Google omits what is unset, writes int64 as strings and enums as names. */

// A number is taken as long as it is exact: rounded ids and counts must not get in.
const digits = z
	.union([z.string().regex(/^-?\d{1,20}$/), z.int()])
	.transform(String);
/** An id, kept as its digits. */
export const id = digits.refine((text) => !text.startsWith("-"));
const int64 = digits.transform(BigInt);
const word = z.string().max(128);
const text = z.string();

export const accessibleCustomersReply = z.object({
	resourceNames: z
		.array(
			z
				.string()
				.regex(/^customers\/\d+$/)
				.transform((name) => name.slice("customers/".length)),
		)
		.optional(),
});

export const searchReply = z.object({
	results: z.array(z.unknown()).optional(),
	nextPageToken: z.string().optional(),
	totalResultsCount: digits.transform(Number).optional(),
});

const customer = {
	id,
	descriptiveName: text.optional(),
	currencyCode: word.optional(),
	timeZone: word.optional(),
	manager: z.boolean().optional(),
	status: word.optional(),
};

export const customerRow = z.object({ customer: z.object(customer) });
export type CustomerRow = z.infer<typeof customerRow>;

export const customerClientRow = z.object({
	customerClient: z.object({
		...customer,
		level: digits.transform(Number).optional(),
		hidden: z.boolean().optional(),
	}),
});
export type CustomerClientRow = z.infer<typeof customerClientRow>;

export const campaignRow = z.object({
	campaign: z.object({
		id,
		name: text,
		status: word.optional(),
		servingStatus: word.optional(),
		primaryStatus: word.optional(),
		advertisingChannelType: word.optional(),
		startDateTime: word.optional(),
		endDateTime: word.optional(),
	}),
	campaignBudget: z
		.object({
			id: id.optional(),
			amountMicros: int64.optional(),
			totalAmountMicros: int64.optional(),
			period: word.optional(),
			explicitlyShared: z.boolean().optional(),
			referenceCount: int64.optional(),
		})
		.optional(),
});
export type CampaignRow = z.infer<typeof campaignRow>;

/** A resource of which a row says no more than its id. */
const named = z.object({ id });

export const adGroupRow = z.object({
	campaign: named,
	adGroup: z.object({ id, name: text, status: word.optional() }),
});
export type AdGroupRow = z.infer<typeof adGroupRow>;

const textAssets = z.array(z.object({ text: text.optional() })).optional();

export const adRow = z.object({
	campaign: named,
	adGroup: named,
	adGroupAd: z.object({
		status: word.optional(),
		ad: z.object({
			id,
			name: text.optional(),
			type: word.optional(),
			finalUrls: z.array(text).optional(),
			responsiveDisplayAd: z
				.object({
					headlines: textAssets,
					longHeadline: z.object({ text: text.optional() }).optional(),
					descriptions: textAssets,
					callToActionText: text.optional(),
				})
				.optional(),
			responsiveSearchAd: z
				.object({ headlines: textAssets, descriptions: textAssets })
				.optional(),
		}),
	}),
});
export type AdRow = z.infer<typeof adRow>;

export const keywordRow = z.object({
	campaign: named,
	adGroup: named,
	adGroupCriterion: z.object({
		criterionId: id,
		status: word.optional(),
		negative: z.boolean().optional(),
		keyword: z.object({ text, matchType: word.optional() }),
	}),
});
export type KeywordRow = z.infer<typeof keywordRow>;

const size = digits.transform(Number).optional();

export const assetRow = z.object({
	asset: z.object({
		id,
		name: text.optional(),
		type: word,
		textAsset: z.object({ text: text.optional() }).optional(),
		imageAsset: z
			.object({
				fileSize: int64.optional(),
				mimeType: word.optional(),
				fullSize: z
					.object({
						url: z.url({ protocol: /^https?$/ }).optional(),
						widthPixels: size,
						heightPixels: size,
					})
					.optional(),
			})
			.optional(),
		youtubeVideoAsset: z
			.object({
				youtubeVideoId: z
					.string()
					.regex(/^[\w-]{1,32}$/)
					.optional(),
				youtubeVideoTitle: text.optional(),
			})
			.optional(),
	}),
});
export type AssetRow = z.infer<typeof assetRow>;

const placed = { campaign: named, asset: named };
export type PlacedRow = z.infer<z.ZodObject<typeof placed>>;
const place = z.object({ fieldType: word.optional() });

export const adAssetRow = z.object({
	...placed,
	adGroup: named,
	adGroupAd: z.object({ ad: named }),
	adGroupAdAssetView: place.extend({ enabled: z.boolean().optional() }),
});

export const campaignAssetRow = z.object({ ...placed, campaignAsset: place });

export const assetGroupAssetRow = z.object({
	...placed,
	assetGroupAsset: place,
});

/** A metric that Google leaves out is zero. */
const count = int64.default(0n);

const moneyUnits = z
	.number()
	.default(0)
	.transform((units, context) => {
		const micros = unitsToMicros(units);
		if (micros === null) context.addIssue("no amount of money");
		return micros ?? z.NEVER;
	});

export const accountTotalRow = z.object({
	segments: z.object({ date: z.iso.date() }),
	metrics: z
		.object({
			costMicros: count,
			impressions: count,
			clicks: count,
			conversions: z.number().default(0),
			conversionsValue: moneyUnits,
			allConversions: z.number().default(0),
			allConversionsValue: moneyUnits,
		})
		.prefault({}),
});
export type AccountTotalRow = z.infer<typeof accountTotalRow>;

export const geoTargetRow = z.object({
	geoTargetConstant: z.object({
		id,
		name: text,
		canonicalName: text.exactOptional(),
	}),
});

export const currencyRow = z.object({
	currencyConstant: z.object({ code: word, billableUnitMicros: int64 }),
});

/** Reply of a mutation: a result for each operation, empty for one that failed. */
export const mutateReply = z.object({
	partialFailureError: z.unknown().optional(),
});
