import { expect, test } from "vitest";
import { thingsReadAt, wordAt } from "./platform-words.ts";

test.each([
	["GOOGLE_ADS", "ad_groups", "Ad groups"],
	["GOOGLE_ADS", "ads", "Ads"],
	["LINKEDIN_ADS", "campaigns", "Campaign groups"],
	["LINKEDIN_ADS", "ad_groups", "Campaigns"],
	["LINKEDIN_ADS", "ad group", "Campaign"],
	["LINKEDIN_ADS", "ads", "Creatives"],
	["X_ADS", "ad_groups", "Line items"],
	["X_ADS", "ad", "Promoted post"],
	["X_ADS", "ad account", "Ad account"],
	["X_ADS", "hourly_metrics", "Hourly metrics"],
	["META_ADS", "reconciliation", "Comparison of totals"],
] as const)("%s calls %s “%s”", (platform, word, name) => {
	expect(wordAt(platform, word)).toBe(name);
});

test("a platform's things are named once each, in its words", () => {
	expect(thingsReadAt("MICROSOFT_ADS")).toBe("campaigns, ads and creatives");
	expect(thingsReadAt("LINKEDIN_ADS")).toBe("campaign groups and creatives");
	expect(thingsReadAt("X_ADS")).toBe("campaigns, promoted posts and creatives");
});
