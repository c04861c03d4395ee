import { locale } from "../format/money.ts";

export interface BrandChoices {
	timeZones: string[];
	currencies: { code: string; name: string }[];
}

let choices: BrandChoices | undefined;

/** The zones and currencies to choose from. Made on the server: a browser may know others, and the page would differ. */
export function brandChoices(): BrandChoices {
	choices ??= {
		timeZones: [
			"UTC",
			...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC"),
		],
		currencies: currencies(),
	};
	return choices;
}

function currencies() {
	const names = new Intl.DisplayNames(locale, { type: "currency" });
	return Intl.supportedValuesOf("currency")
		.map((code) => ({ code, name: names.of(code) ?? code }))
		.filter(({ code, name }) => name !== code && !/\(\d{4}/.test(name));
}
