import type { ScopeSet } from "../scope-policy.ts";

/** Permissions that an app has in the developer portal, in the words of TikTok's appendix "Permission scopes". */
export const scopeNames: Readonly<Record<string, string>> = {
	"1": "Ad account management",
	"100": "Read ad account information",
	"2": "Ads management",
	"200": "Read campaigns",
	"201": "Create and update campaigns",
	"210": "Read ad groups",
	"211": "Create and update ad groups",
	"220": "Read ads",
	"221": "Create and update ads",
	"3": "Audience management",
	"4": "Reporting",
	"40": "Reports by ad account",
	"41": "Reports by campaign",
	"42": "Reports by ad group",
	"43": "Reports by ad",
	"44": "Consolidated report",
	"5": "Measurement",
	"51": "Pixel events",
	"7224195155857866754": "Conversion events",
	"6": "Creative management",
	"600": "Read images",
	"601": "Upload and update images",
	"610": "Read videos",
	"611": "Upload and update videos",
	"7": "App management",
	"8": "Pixel management",
	"800": "Read pixels",
	"801": "Create and update pixels",
	"9": "DPA catalog management",
	"10000": "Reach & Frequency",
	"12000000": "Lead management",
	"13000000": "TikTok Creator Marketplace",
	"14000000": "TikTok Creator",
	"15000000": "Ad comments",
	"16000000": "TikTok business plugin",
	"17000000": "Automated rules",
	"18000000": "TikTok accounts",
	"19000000": "Onsite commerce store",
	"7043626160646946818": "Offline events management",
	"7050363942434013185": "Ad diagnosis",
	"7294180478502830081": "CRM event management",
};

/** Permissions that a held parent includes, by the parent. */
const children: Readonly<Record<string, readonly string[]>> = {
	"1": ["100"],
	"2": ["200", "201", "210", "211", "220", "221"],
	"4": ["40", "41", "42", "43", "44"],
	"5": ["51", "7224195155857866754"],
	"6": ["600", "601", "610", "611"],
	"8": ["800", "801"],
};

/** Tells whether a permission that the app has includes the one that is needed. */
export function covers(granted: string, needed: string): boolean {
	return children[granted]?.includes(needed) ?? false;
}

/** Sets of permissions by what they open. The app's operator ticks them in the developer portal. */
export const scopeSets = [
	{
		key: "ads",
		title: "Campaigns, ads and spend",
		scopes: ["100", "200", "210", "220", "44"],
		default: true,
	},
	{
		key: "files",
		title: "Images and videos of ads",
		scopes: ["600", "610"],
		default: true,
		optional: true,
	},
	{
		key: "sources",
		title: "Pixels and identities",
		scopes: ["800"],
		default: false,
	},
	{
		key: "manage",
		title: "Change budgets and statuses",
		scopes: ["201", "211", "221"],
		default: false,
	},
] as const satisfies readonly ScopeSet[];
