import type { Conversions } from "../platform.ts";

/** Fields of a metrics query that hold what counts as a conversion. */
export interface ConversionFields {
	/** As GAQL selects them. */
	selection: string;
	/** As the rows name them. */
	count: "conversions" | "allConversions";
	value: "conversionsValue" | "allConversionsValue";
}

/** Conversions as an account's own reports show them, and all of them. */
export const googleConversions: Conversions = {
	choices: [
		{
			key: "conversions",
			label: "Conversions",
			description:
				"The conversion actions that are set as primary for the account's goals (metrics.conversions, with the value of metrics.conversions_value).",
		},
		{
			key: "all_conversions",
			label: "All conversions",
			description:
				"Primary and secondary conversion actions, store visits, calls and conversions across devices (metrics.all_conversions, with the value of metrics.all_conversions_value). It contains “Conversions”.",
		},
	],
	attribution:
		"Each conversion action's own model and window as they are set in Google Ads under Goals → Conversions (data-driven and 30 days after a click when nothing is changed), on the day of the click.",
};

export const usualConversions: ConversionFields = {
	selection: "metrics.conversions, metrics.conversions_value",
	count: "conversions",
	value: "conversionsValue",
};

const allConversions: ConversionFields = {
	selection: "metrics.all_conversions, metrics.all_conversions_value",
	count: "allConversions",
	value: "allConversionsValue",
};

/** The fields of a choice; the default's for none. */
export const conversionFields = (key: string | undefined): ConversionFields =>
	key === "all_conversions" ? allConversions : usualConversions;
