/** Way in which a campaign reaches people: text beside search results, pictures on pages, or wherever the platform sees fit. */
export type CampaignKind = "search" | "display" | "everywhere";

/** The fictional brands' campaigns, in the order in which accounts have them: one name has an emoji, one reads from right to left. */
export const campaignPlans = [
	{ name: "Brand terms", kind: "search" },
	{ name: "Generic terms", kind: "search" },
	{ name: "Remarketing", kind: "display" },
	{ name: "Bestsellers", kind: "everywhere" },
	{ name: "Prospecting", kind: "display" },
	{ name: "Competitor terms", kind: "search" },
	{ name: "New customers 🎁", kind: "everywhere" },
	{ name: "عروض الموسم", kind: "search" },
	{ name: "Spring sale", kind: "display" },
	{ name: "Stock clearance", kind: "search" },
	{ name: "Category terms", kind: "search" },
	{ name: "Product launch", kind: "display" },
] as const satisfies readonly { name: string; kind: CampaignKind }[];

export const adGroupNames = ["Core", "Long tail", "Gifts"] as const;

export const headlines = [
	"Made to last",
	"Free returns for 60 days",
	"New season, now online",
	"Delivered in two days",
	"Ten years of guarantee",
	"Ask our experts",
	"Order before noon",
	"Save on sets",
] as const;

export const descriptions = [
	"Chosen by people who use it every day. See the whole range online.",
	"Good materials, fair prices and repairs when you need them.",
	"Order today and try it at home; sending it back costs nothing.",
	"Small batches, made with care. New arrivals every week.",
] as const;

export const longHeadline =
	"Well made things for every day, delivered within two days";

export const keywordTexts = [
	"buy online",
	"best price",
	"near me",
	"reviews",
	"linen shirt",
	"gift ideas",
	"free delivery",
	"second hand",
] as const;
export const negativeKeywordTexts = ["jobs", "free download"] as const;
