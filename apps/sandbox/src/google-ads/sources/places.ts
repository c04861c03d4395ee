import { cumulativeShares, partOf } from "../../world/numbers.ts";
import { type Entity, text } from "../seed/entities.ts";
import { placesOf } from "../seed/geo-targets.ts";
import type { Measure, Source, SourceContext, SourceMaker } from "./source.ts";

/** Places know less than the whole: 92 of 100, and of interests half as much again less. */
const knownShare = 0.92;
const interestShare = 0.4;

const placeSegments = /^geo_target_/;

/** A campaign's numbers by where people are, or (geographic_view) what place they are interested in. */
export const placeSources: Record<string, SourceMaker> = {
	geographic_view: placeViews,
	user_location_view: placeViews,
};

function* placeViews(context: SourceContext): Iterable<Source> {
	const { query, account, accounts, customer } = context;
	const { countryId, regionIds } = placesOf(account.timeZone);
	const isGeographic = query.from === "geographic_view";
	const { profiles } = accounts.entities(account);
	for (const { campaign, adGroup, measure } of campaignsOrGroups(context)) {
		const profile = profiles.get(text(campaign, "id"));
		if (profile === undefined) continue;
		// The last place is not known: its rows have no region.
		const places: (string | null)[] = [
			...regionIds.map((id) => `geoTargetConstants/${id}`),
			null,
		];
		const shares = cumulativeShares(profile.seed, places.length);
		for (const kind of isGeographic
			? ["LOCATION_OF_PRESENCE", "AREA_OF_INTEREST"]
			: ["true"]) {
			const portion = kind === "AREA_OF_INTEREST" ? interestShare : knownShare;
			const view = isGeographic
				? {
						geographicView: {
							resourceName: `customers/${account.id}/geographicViews/${countryId}~${kind}`,
							countryCriterionId: countryId,
							locationType: kind,
						},
					}
				: {
						userLocationView: {
							resourceName: `customers/${account.id}/userLocationViews/${countryId}~${kind}`,
							countryCriterionId: countryId,
							targetingLocation: true,
						},
					};
			const isByPlace = query.segments.some((name) => placeSegments.test(name));
			for (const [index, region] of (isByPlace ? places : [null]).entries()) {
				const from = isByPlace ? (shares[index] ?? 0) * portion : 0;
				const to = isByPlace ? (shares[index + 1] ?? 1) * portion : portion;
				yield {
					entities: {
						customer,
						campaign,
						...(adGroup === null ? {} : { adGroup }),
						...view,
					},
					segments: placesAs(
						accounts.behaviour.regionMissing ? null : region,
						countryId,
					),
					measure: (day) => {
						const numbers = measure(day);
						return numbers === null ? null : partOf(numbers, from, to);
					},
				};
			}
		}
	}
}

/** By ad group only when one is selected: a row for each of them would be a split that nobody asked for. */
function* campaignsOrGroups({
	query,
	account,
	accounts,
	measures,
}: SourceContext): Iterable<{
	campaign: Entity;
	adGroup: Entity | null;
	measure: Measure;
}> {
	const { campaigns, adGroups } = accounts.entities(account);
	const byGroup = [
		...query.select,
		...query.where.map(({ checked }) => checked),
	].some(({ resource }) => resource === "ad_group");
	for (const campaign of campaigns.values()) {
		const measure = measures.campaign(text(campaign, "id"));
		if (measure === null) continue;
		const groups = byGroup
			? [...adGroups.values()].filter(
					(one) => text(one, "campaign") === campaign.resourceName,
				)
			: [];
		if (groups.length === 0) yield { campaign, adGroup: null, measure };
		for (const adGroup of groups) {
			const own = measures.adGroup(adGroup.resourceName);
			if (own !== null) yield { campaign, adGroup, measure: own };
		}
	}
}

/** Of a place no more is known than its region: city, postal code and the like are absent. */
function placesAs(
	region: string | null,
	countryId: string,
): Record<string, string | null> {
	return {
		geo_target_region: region,
		geo_target_state: region,
		geo_target_province: null,
		geo_target_most_specific_location: region,
		geo_target_country: `geoTargetConstants/${countryId}`,
		geo_target_airport: null,
		geo_target_canton: null,
		geo_target_city: null,
		geo_target_county: null,
		geo_target_district: null,
		geo_target_metro: null,
		geo_target_postal_code: null,
	};
}
