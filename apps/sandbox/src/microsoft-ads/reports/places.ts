import type { WorldCampaign } from "../../world/campaigns.ts";
import { placesOf } from "../../world/facts.ts";
import { countries, countryOf } from "../../world/places.ts";

/** A place as reports word it, and its part of a campaign's numbers. */
export type PlaceShare = {
	from: number;
	to: number;
	attributes: Readonly<Record<string, string>>;
};

/** A campaign's places: regions, the rest of the country, and wherever nothing is known. */
export function placeShares(campaign: WorldCampaign): PlaceShare[] {
	const country = countryOf(campaign.account.timeZone);
	const countryId = String(
		190 + countries.findIndex(({ code }) => code === country.code),
	);
	return placesOf(campaign).map(({ place, from, to }) => {
		const index = country.regions.findIndex(
			({ code }) => code === place.region,
		);
		const region = country.regions[index];
		if (region !== undefined)
			return {
				from,
				to,
				attributes: words({
					country: country.name,
					state: region.name,
					locationId: `${countryId}${String(index + 1).padStart(2, "0")}`,
				}),
			};
		const isInCountry = place.region === null && place.isInCountry;
		return {
			from,
			to,
			attributes: words({
				country: isInCountry ? country.name : "",
				state: "",
				locationId: isInCountry ? countryId : "",
			}),
		};
	});
}

function words(place: { country: string; state: string; locationId: string }) {
	return {
		Country: place.country,
		State: place.state,
		LocationId: place.locationId,
		LocationType: place.country === "" ? "" : "Physical location",
		MostSpecificLocation: place.state || place.country,
		QueryIntentCountry: place.country,
		QueryIntentState: place.state,
		QueryIntentLocationId: place.locationId,
	};
}
