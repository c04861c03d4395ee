/** Texts of the fictional brands. */
export const campaignPlans = [
	{ name: "Brand terms", channel: "SEARCH" },
	{ name: "Generic terms", channel: "SEARCH" },
	{ name: "Remarketing", channel: "DISPLAY" },
	{ name: "Bestsellers", channel: "PERFORMANCE_MAX" },
	{ name: "Prospecting", channel: "DISPLAY" },
	{ name: "Competitor terms", channel: "SEARCH" },
	{ name: "New customers", channel: "PERFORMANCE_MAX" },
	{ name: "Seasonal", channel: "SEARCH" },
	{ name: "Spring sale", channel: "DISPLAY" },
	{ name: "Stock clearance", channel: "SEARCH" },
	{ name: "Category terms", channel: "SEARCH" },
	{ name: "Product launch", channel: "DISPLAY" },
] as const;

export type Channel = (typeof campaignPlans)[number]["channel"];

export const channelLabels: Record<Channel, string> = {
	SEARCH: "Search",
	DISPLAY: "Display",
	PERFORMANCE_MAX: "PMax",
};

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

export const videoIds = ["sbx00000001", "sbx00000002"] as const;
