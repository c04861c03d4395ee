/** A region of a country, by its ISO 3166-2 code. */
export type Region = { code: string; name: string };
export type Country = {
	/** ISO 3166-1. */
	code: string;
	name: string;
	regions: readonly Region[];
};

export const countries: readonly Country[] = [
	{
		code: "US",
		name: "United States",
		regions: [
			{ code: "US-CA", name: "California" },
			{ code: "US-NY", name: "New York" },
			{ code: "US-TX", name: "Texas" },
			{ code: "US-FL", name: "Florida" },
			{ code: "US-IL", name: "Illinois" },
		],
	},
	{
		code: "DE",
		name: "Germany",
		regions: [
			{ code: "DE-BY", name: "Bavaria" },
			{ code: "DE-BE", name: "Berlin" },
			{ code: "DE-HH", name: "Hamburg" },
			{ code: "DE-HE", name: "Hesse" },
		],
	},
	{
		code: "JP",
		name: "Japan",
		regions: [
			{ code: "JP-13", name: "Tokyo" },
			{ code: "JP-27", name: "Osaka" },
			{ code: "JP-01", name: "Hokkaido" },
		],
	},
];

const countryByZone: Readonly<Record<string, string>> = {
	"America/New_York": "US",
	"Europe/Berlin": "DE",
	"Asia/Tokyo": "JP",
};

/** Country of an account's people. */
export function countryOf(timeZone: string): Country {
	const code = countryByZone[timeZone] ?? "US";
	const found = countries.find((country) => country.code === code);
	if (found === undefined) throw new Error(`no country ${code}`);
	return found;
}
