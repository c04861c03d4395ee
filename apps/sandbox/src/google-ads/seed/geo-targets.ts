/** Geo targets: countries, and regions below them (a handful; ids in the style of Google's list). */
export type GeoTarget = {
	id: string;
	name: string;
	canonicalName: string;
	countryCode: string;
	targetType: string;
};

const countries: [id: string, name: string, code: string][] = [
	["2840", "United States", "US"],
	["2276", "Germany", "DE"],
	["2392", "Japan", "JP"],
];

const regions: Record<string, [id: string, name: string, type: string][]> = {
	US: [
		["21137", "California", "State"],
		["21167", "New York", "State"],
		["21176", "Texas", "State"],
		["21142", "Florida", "State"],
		["21147", "Illinois", "State"],
	],
	DE: [
		["20226", "Bavaria", "State"],
		["20227", "Berlin", "State"],
		["20230", "Hamburg", "State"],
		["20231", "Hesse", "State"],
	],
	JP: [
		["20636", "Tokyo", "Prefecture"],
		["20640", "Osaka", "Prefecture"],
		["20624", "Hokkaido", "Prefecture"],
	],
};

const countryByZone: Record<string, string> = {
	"America/New_York": "US",
	"Europe/Berlin": "DE",
	"Asia/Tokyo": "JP",
};

/** Every geo target the sandbox knows. */
export const geoTargets: readonly GeoTarget[] = countries.flatMap(
	([id, name, code]) => [
		{ id, name, canonicalName: name, countryCode: code, targetType: "Country" },
		...(regions[code] ?? []).map(([regionId, region, targetType]) => ({
			id: regionId,
			name: region,
			canonicalName: `${region},${name}`,
			countryCode: code,
			targetType,
		})),
	],
);

/** Where an account's people are: the country's criterion id and its regions' ids. */
export function placesOf(timeZone: string): {
	countryId: string;
	regionIds: string[];
} {
	const code = countryByZone[timeZone] ?? "US";
	const countryId =
		countries.find(([, , other]) => other === code)?.[0] ?? "2840";
	return { countryId, regionIds: (regions[code] ?? []).map(([id]) => id) };
}
