import { createHash } from "node:crypto";
import { partOf } from "../../world/numbers.ts";
import type { Measure } from "../numbers/measure.ts";
import { sumOf } from "../numbers/measures.ts";
import { type Entity, type Json, text } from "../seed/entities.ts";
import { followLinks } from "./entity-links.ts";
import type { Source, SourceContext, SourceMaker } from "./source.ts";

/** Google's criterion ids; the shares are of an ad group's numbers. */
const ageRanges = [
	["503001", "AGE_RANGE_18_24", 0.12],
	["503002", "AGE_RANGE_25_34", 0.36],
	["503003", "AGE_RANGE_35_44", 0.58],
	["503004", "AGE_RANGE_45_54", 0.74],
	["503005", "AGE_RANGE_55_64", 0.85],
	["503006", "AGE_RANGE_65_UP", 0.92],
	["503999", "AGE_RANGE_UNDETERMINED", 1],
] as const;
const genders = [
	["10", "MALE", 0.44],
	["11", "FEMALE", 0.91],
	["20", "UNDETERMINED", 1],
] as const;

/** Search terms that people typed, after a keyword's own text; the rest of the keyword's numbers belongs to terms too rare to be told. */
const searchTermPlans = [
	{ suffix: "", until: 0.45, isAdded: true },
	{ suffix: " online", until: 0.68, isAdded: false },
	{ suffix: " for beginners", until: 0.86, isAdded: false },
] as const;

/** Views: the numbers of ad groups and ads, seen from another side. */
export const viewSources: Record<string, SourceMaker> = {
	keyword_view: keywordViews,
	search_term_view: searchTermViews,
	age_range_view: (context) =>
		criterionViews(context, "ageRange", "AGE_RANGE", ageRanges),
	gender_view: (context) =>
		criterionViews(context, "gender", "GENDER", genders),
	landing_page_view: (context) => landingPages(context, "unexpanded"),
	expanded_landing_page_view: (context) => landingPages(context, "expanded"),
};

function* keywordViews(context: SourceContext): Iterable<Source> {
	for (const { keyword, measure } of measuredKeywords(context)) {
		const entities = entitiesOf(context, "adGroupCriterion", keyword);
		entities.keywordView = {
			resourceName: keyword.resourceName.replace(
				"/adGroupCriteria/",
				"/keywordViews/",
			),
		};
		yield { entities, measure };
	}
}

function* searchTermViews(context: SourceContext): Iterable<Source> {
	const { account, accounts } = context;
	const ads = [...accounts.entities(account).adGroupAds.values()];
	for (const { keyword, measure } of measuredKeywords(context)) {
		const { text: words, matchType } = keyword.keyword as Record<string, Json>;
		let from = 0;
		for (const { suffix, until, isAdded } of searchTermPlans) {
			const [low, high] = [from, until];
			from = until;
			// An exact keyword is found by its own words alone.
			if (matchType === "EXACT" && suffix !== "") continue;
			const searchTerm = `${String(words)}${suffix}`;
			const entities = entitiesOf(context, "adGroupCriterion", keyword);
			const adGroupAd = ads.find((ad) => ad.adGroup === keyword.adGroup);
			if (adGroupAd !== undefined) entities.adGroupAd = adGroupAd;
			const encoded = Buffer.from(searchTerm).toString("base64url");
			entities.searchTermView = {
				resourceName: `customers/${account.id}/searchTermViews/${text(entities.campaign, "id")}~${text(entities.adGroup, "id")}~${encoded}`,
				searchTerm,
				adGroup: text(keyword, "adGroup"),
				status: isAdded ? "ADDED" : "NONE",
			};
			yield {
				entities,
				segments: {
					...keywordSegments(keyword),
					search_term_match_type: isAdded
						? String(matchType)
						: matchType === "PHRASE"
							? "NEAR_PHRASE"
							: "BROAD",
					search_term_targeting_status: isAdded ? "ADDED" : "NONE",
				},
				measure: (day) => {
					const numbers = measure(day);
					return numbers === null ? null : partOf(numbers, low, high);
				},
			};
		}
	}
}

/** `segments.keyword.*` of a keyword. */
export function keywordSegments(keyword: Entity): Record<string, Json> {
	const { text: words, matchType } = keyword.keyword as Record<string, Json>;
	return {
		"keyword.ad_group_criterion": keyword.resourceName,
		"keyword.info.text": words ?? "",
		"keyword.info.match_type": matchType ?? "UNKNOWN",
	};
}

/** Every ad group's numbers by age or gender. The criteria are implied: they are not among the ad group's own. */
function* criterionViews(
	context: SourceContext,
	field: "ageRange" | "gender",
	type: string,
	plans: readonly (readonly [id: string, type: string, until: number])[],
): Iterable<Source> {
	const { account, accounts, measures } = context;
	for (const adGroup of accounts.entities(account).adGroups.values()) {
		const measure = measures.adGroup(adGroup.resourceName);
		let from = 0;
		for (const [criterionId, constant, until] of plans) {
			const [low, high] = [from, until];
			from = until;
			const key = `${text(adGroup, "id")}~${criterionId}`;
			const entities = entitiesOf(context, "adGroup", adGroup);
			entities.adGroupCriterion = {
				resourceName: `customers/${account.id}/adGroupCriteria/${key}`,
				criterionId,
				adGroup: adGroup.resourceName,
				type,
				status: "ENABLED",
				negative: false,
				[field]: { type: constant },
			};
			entities[`${field}View`] = {
				resourceName: `customers/${account.id}/${field}Views/${key}`,
			};
			yield {
				entities,
				measure:
					measure === null
						? null
						: (day) => {
								const numbers = measure(day);
								return numbers === null ? null : partOf(numbers, low, high);
							},
			};
		}
	}
}

/** The pages of an ad group's ads: one row for each, with the numbers of all the ads that lead there. */
function* landingPages(
	context: SourceContext,
	form: "unexpanded" | "expanded",
): Iterable<Source> {
	const { account, accounts, measures } = context;
	const { adGroups, adGroupAds } = accounts.entities(account);
	for (const adGroup of adGroups.values()) {
		const adsByUrl = new Map<string, Entity[]>();
		for (const ad of adGroupAds.values()) {
			if (ad.adGroup !== adGroup.resourceName) continue;
			const { finalUrls } = ad.ad as Record<string, Json>;
			const url = Array.isArray(finalUrls) ? String(finalUrls[0]) : "";
			adsByUrl.set(url, [...(adsByUrl.get(url) ?? []), ad]);
		}
		for (const [url, ads] of adsByUrl) {
			const fingerprint = createHash("sha256")
				.update(url)
				.digest()
				.readBigUInt64BE(0);
			const entities = entitiesOf(context, "adGroup", adGroup);
			if (form === "expanded")
				entities.expandedLandingPageView = {
					resourceName: `customers/${account.id}/expandedLandingPageViews/${fingerprint}`,
					expandedFinalUrl: url,
				};
			else
				entities.landingPageView = {
					resourceName: `customers/${account.id}/landingPageViews/${fingerprint}`,
					unexpandedFinalUrl: url,
				};
			const parts = ads.flatMap((ad) => {
				const measure = measures.ad(ad.resourceName);
				return measure === null
					? []
					: [{ campaign: null, adGroup: adGroup.resourceName, measure }];
			});
			yield { entities, measure: parts.length === 0 ? null : sumOf(parts) };
		}
	}
}

function* measuredKeywords({
	account,
	accounts,
	measures,
}: SourceContext): Iterable<{ keyword: Entity; measure: Measure }> {
	for (const keyword of accounts.entities(account).adGroupCriteria.values()) {
		const measure = measures.keyword(keyword.resourceName);
		if (measure !== null) yield { keyword, measure };
	}
}

function entitiesOf(
	{ account, accounts, customer }: SourceContext,
	restName: string,
	entity: Entity,
): Source["entities"] {
	const entities: Source["entities"] = { customer };
	followLinks(restName, entity, accounts.entities(account), entities);
	return entities;
}
