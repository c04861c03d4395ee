import type { Platform } from "../graphql/enums.ts";
import { platformNames } from "../graphql/platform-names.ts";
import {
	type PlatformTerms,
	platformTerms,
} from "../graphql/platform-terms.ts";
import { capitalized, inWords } from "./labels.ts";

/** Our words for what platforms name in words of their own. */
const levels: Readonly<Record<string, keyof PlatformTerms>> = {
	campaign: "campaign",
	"ad group": "adGroup",
	ad: "ad",
};
/** Stages whose own word a person would not say. */
const stageNames: Readonly<Record<string, string>> = {
	reconciliation: "Comparison of totals",
};

/** Names a stage or a record of an import ("ad_groups", "ad group") in its platform's words: "Campaigns" at LinkedIn. */
export function wordAt(platform: Platform, word: string): string {
	const ours = stageNames[word] ?? inWords(word);
	const [, one = "", many = ""] = /^(.*?)(s?)$/.exec(ours.toLowerCase()) ?? [];
	const level = levels[one];
	return level ? capitalized(platformTerms[platform][level]) + many : ours;
}

/** Names a platform and, where it is not the usual one, its word for a campaign: "LinkedIn Ads campaign group". */
export function kindOfCampaign(platform: Platform): string {
	const { campaign } = platformTerms[platform];
	const name = platformNames[platform];
	return campaign === "campaign" ? name : `${name} ${campaign}`;
}

/** Things beside numbers that are read from a platform, in its words: "campaigns, ads and creatives". */
export function thingsReadAt(platform: Platform): string {
	const { campaign, ad } = platformTerms[platform];
	// LinkedIn's ads are creatives already.
	const things = [...new Set([`${campaign}s`, `${ad}s`, "creatives"])];
	return `${things.slice(0, -1).join(", ")} and ${things.at(-1)}`;
}
