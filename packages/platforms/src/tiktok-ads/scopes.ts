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

/** Parents of the permissions that we need: a held parent includes its children. */
const parents: Readonly<Record<string, string>> = {
	// Read ad account information, of ad account management.
	"100": "1",
};

/** Tells whether a permission that the app has includes the one that is needed. */
export function covers(granted: string, needed: string): boolean {
	return parents[needed] === granted;
}
