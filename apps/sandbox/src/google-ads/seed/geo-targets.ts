import { countries, countryOf } from "../../world/places.ts";

/** Geo targets: countries, and regions below them (a handful; ids in the style of Google's list). */
export type GeoTarget = {
	id: string;
	name: string;
	canonicalName: string;
	countryCode: string;
	targetType: string;
};

/** Google's criterion ids of the world's places. */
const ids: Readonly<Record<string, string>> = {
	US: "2840",
	DE: "2276",
	JP: "2392",
	"US-CA": "21137",
	"US-NY": "21167",
	"US-TX": "21176",
	"US-FL": "21142",
	"US-IL": "21147",
	"DE-BY": "20226",
	"DE-BE": "20227",
	"DE-HH": "20230",
	"DE-HE": "20231",
	"JP-13": "20636",
	"JP-27": "20640",
	"JP-01": "20624",
};

/** The criterion id of a place of the world, by its ISO 3166 code. */
export function geoTargetId(code: string): string {
	const id = ids[code];
	if (id === undefined) throw new Error(`no geo target for ${code}`);
	return id;
}

/** The criterion id of the country where an account's people are. */
export function countryIdOf(timeZone: string): string {
	return geoTargetId(countryOf(timeZone).code);
}

/** Every geo target the sandbox knows. */
export const geoTargets: readonly GeoTarget[] = countries.flatMap(
	({ code: countryCode, name, regions }) => [
		{
			id: geoTargetId(countryCode),
			name,
			canonicalName: name,
			countryCode,
			targetType: "Country",
		},
		...regions.map((region) => ({
			id: geoTargetId(region.code),
			name: region.name,
			canonicalName: `${region.name},${name}`,
			countryCode,
			targetType: countryCode === "JP" ? "Prefecture" : "State",
		})),
	],
);
