import type { Reply } from "../../simulator.ts";
import { countries } from "../../world/places.ts";
import type { Call } from "../calls/call.ts";
import { success } from "../calls/envelope.ts";
import { countryLocationId, provinceLocationId } from "./locations.ts";

/** `GET tool/region/`: names of the places that ads can be shown in. */
export function listRegions({ parameters }: Call): Reply {
	parameters.needTexts("placements", 10);
	parameters.needText("objective_type");
	const range = parameters.word(
		"level_range",
		["TO_COUNTRY", "TO_PROVINCE"],
		"TO_PROVINCE",
	);
	return success({
		region_list: countries.map((country) => countryLocationId(country)),
		region_info: countries.flatMap((country) => {
			const id = countryLocationId(country);
			const top = {
				location_id: id,
				name: country.name,
				parent_id: "0",
				region_code: country.code,
				country_code: country.code,
				level: "COUNTRY",
				area_type: "ADMIN",
				next_level_ids: country.regions.map(({ code }) =>
					provinceLocationId(code),
				),
			};
			if (range === "TO_COUNTRY") return [top];
			return [
				top,
				...country.regions.map((region) => ({
					location_id: provinceLocationId(region.code),
					name: region.name,
					parent_id: id,
					region_code: country.code,
					country_code: country.code,
					level: "PROVINCE",
					area_type: "ADMIN",
					next_level_ids: [],
				})),
			];
		}),
	});
}
