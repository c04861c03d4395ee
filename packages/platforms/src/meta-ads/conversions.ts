import type { Conversions } from "../platform.ts";

/**
 * Things that count as a conversion. Meta's list of actions holds most of them several times over, each type within a wider one:
 * a choice reads one type alone, and another only where that is missing.
 */
export const conversions: Conversions = {
	choices: [
		{
			key: "omni_purchase",
			label: "Purchases, everywhere",
			description:
				"Purchases on the website, in an app, in a shop of Meta and offline, each counted once by Meta (omni_purchase; where a row has none, purchase; where it has neither, offsite_conversion.fb_pixel_purchase).",
		},
		{
			key: "offsite_conversion.fb_pixel_purchase",
			label: "Purchases on the website",
			description:
				"Purchases that the pixel or the Conversions API told (offsite_conversion.fb_pixel_purchase).",
		},
		{
			key: "lead",
			label: "Leads",
			description:
				"People who left their details in a form at Meta or on the website (lead).",
		},
	],
	custom: {
		label: "Custom conversion ID",
		form: /^offsite_conversion\.custom\.\d{1,20}$/,
		mustBe:
			"offsite_conversion.custom. and the custom conversion's id, which Events Manager shows",
		example: "offsite_conversion.custom.1234567890",
	},
	attribution:
		"As each ad set's attribution setting says, such as 7 days after a click and 1 day after a view: on Meta by the day of the impression, elsewhere by the day of the conversion.",
};

/** Types that stand in for a choice's own where a row has none of it. */
const fallbacks: Readonly<Record<string, readonly string[]>> = {
	omni_purchase: ["purchase", "offsite_conversion.fb_pixel_purchase"],
};

/** Action types of a choice, the default's where none is named, in the order in which they stand in for one another. */
export const actionTypesOf = (
	choice: string = conversions.choices[0].key,
): readonly string[] => [choice, ...(fallbacks[choice] ?? [])];
