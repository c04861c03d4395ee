import { type Place, placesOf } from "../../world/facts.ts";
import { partOf } from "../../world/numbers.ts";
import type { Measure } from "../numbers/measure.ts";
import { type Entity, text } from "../seed/entities.ts";
import { countryIdOf, geoTargetId } from "../seed/geo-targets.ts";
import type { Source, SourceContext, SourceMaker } from "./source.ts";

/** The part of all numbers whose place of interest is known. */
const interestShare = 0.4;

const placeSegments = /^geo_target_/;

/** A campaign's numbers by where people are, or (geographic_view) what place they are interested in. */
export const placeSources: Record<string, SourceMaker> = {
	geographic_view: placeViews,
	user_location_view: placeViews,
};

function* placeViews(context: SourceContext): Iterable<Source> {
	const { query, account, accounts, customer } = context;
	const countryId = countryIdOf(account.timeZone);
	const isGeographic = query.from === "geographic_view";
	const { worldCampaigns } = accounts.entities(account);
	for (const { campaign, adGroup, measure } of campaignsOrGroups(context)) {
		const world = worldCampaigns.get(text(campaign, "id"));
		if (world === undefined) continue;
		for (const kind of isGeographic
			? ["LOCATION_OF_PRESENCE", "AREA_OF_INTEREST"]
			: ["true"]) {
			const places = placesOf(
				world,
				kind === "AREA_OF_INTEREST" ? interestShare : undefined,
			).filter(({ place }) => isInCountry(place));
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
			const whole = {
				place: null,
				from: 0,
				to: places.at(-1)?.to ?? 1,
			};
			for (const { place, from, to } of isByPlace ? places : [whole]) {
				// The last place is not known: its rows have no region.
				const region = place?.region
					? `geoTargetConstants/${geoTargetId(place.region)}`
					: null;
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

/** Yields by ad group only when one is selected: a row for each of them would be a split that nobody asked for. */
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

/** Segments of a place, of which no more is known than its region: city, postal code and the like are absent. */
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

/** Google shows numbers by place only where the country is known. */
function isInCountry(place: Place): boolean {
	return place.region !== null || place.isInCountry;
}
