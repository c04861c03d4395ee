import type { RegionRef } from "../drafts.ts";

/** States and territories of the United States by their postal codes. */
const states =
	"AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|AS American Samoa|GU Guam|MP Northern Mariana Islands|PR Puerto Rico|VI U.S. Virgin Islands";

/** Countries of the United Kingdom by the codes of ISO 3166-2. */
const ofUnitedKingdom =
	"ENG England|NIR Northern Ireland|SCT Scotland|WLS Wales";

/** Names of regions by country: Reddit tells none of another one. */
const regionNames: Readonly<Record<string, ReadonlyMap<string, string>>> = {
	US: namesIn(states),
	GB: namesIn(ofUnitedKingdom),
};

function namesIn(text: string): ReadonlyMap<string, string> {
	return new Map(
		text.split("|").map((entry): [string, string] => {
			const blank = entry.indexOf(" ");
			return [entry.slice(0, blank), entry.slice(blank + 1)];
		}),
	);
}

const english = new Intl.DisplayNames("en", {
	type: "region",
	fallback: "none",
});

/** People of whom Reddit does not know where they are. */
export const unknownPlace = { key: "unknown", name: "Unknown place" };

const placeCode = /^[\w .-]{1,64}$/;

const isCountry = (code: string): boolean => /^[A-Z]{2}$/.test(code);

/**
 * Place of a row: the region within its country where Reddit tells one, else the country. What is not known keeps Reddit's
 * code as its name.
 * @returns null for what names no place
 */
export function toRegion(country: unknown, region: unknown): RegionRef | null {
	if (isUntold(country)) return unknownPlace;
	if (typeof country !== "string" || !placeCode.test(country)) return null;
	const name = (isCountry(country) && english.of(country)) || country;
	if (isUntold(region)) return { key: country, name };
	if (typeof region !== "string" || !placeCode.test(region)) return null;
	// "US-CA" as well as "CA".
	const code = region.startsWith(`${country}-`)
		? region.slice(country.length + 1)
		: region;
	return {
		key: `${country}-${code}`,
		name: `${regionNames[country]?.get(code) ?? code}, ${name}`,
	};
}

const isUntold = (value: unknown): boolean =>
	value === undefined || value === null || value === "";
