import type { Country } from "../../world/places.ts";

/** TikTok's ids of places are those of GeoNames. */
const countryIds: Readonly<Record<string, string>> = {
	US: "6252001",
	DE: "2921044",
	JP: "1861060",
};
const provinceIds: Readonly<Record<string, string>> = {
	"US-CA": "5332921",
	"US-NY": "5128638",
	"US-TX": "4736286",
	"US-FL": "4155751",
	"US-IL": "4896861",
	"DE-BY": "2951839",
	"DE-BE": "2950157",
	"DE-HH": "2911297",
	"DE-HE": "2905330",
	"JP-13": "1850144",
	"JP-27": "1853904",
	"JP-01": "2130037",
};

/** Somewhere in the country. */
export const unknownProvince = "-1";

export function countryLocationId({ code }: Country): string {
	return known(countryIds, code);
}

/** @param region ISO 3166-2 */
export function provinceLocationId(region: string): string {
	return known(provinceIds, region);
}

function known(ids: Readonly<Record<string, string>>, code: string): string {
	const id = ids[code];
	if (id === undefined) throw new Error(`no location ${code}`);
	return id;
}
