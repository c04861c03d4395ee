import type { ConversionChoice, Conversions } from "../platform.ts";

/**
 * X's own total of conversions adds visits of the site to purchases, so it is no choice. Each key is the name of X's metric.
 */
const choice = (
	key: `conversion_${string}`,
	label: string,
	of: string,
): ConversionChoice => ({
	key,
	label,
	description: `${of} that the X pixel or the Conversion API told, after a look at an ad and after a reaction to it (${key}, with the value of its sale_amount).`,
});

const purchases = choice("conversion_purchases", "Purchases", "Purchases");

export const conversions: Conversions = {
	choices: [
		purchases,
		choice("conversion_sign_ups", "Sign-ups", "Sign-ups"),
		choice("conversion_downloads", "Downloads", "Downloads"),
		choice(
			"conversion_add_to_carts",
			"Added to cart",
			"Articles put in a cart",
		),
		choice("conversion_site_visits", "Site visits", "Visits of the website"),
		choice("conversion_custom", "Custom events", "Events of an own kind"),
	],
	attribution:
		"By the windows that are set for each event in X Events Manager; 30 days after a reaction and 1 day after a look where nothing else was chosen.",
};

/** X's metric of a choice; the default's when it is left out. */
export const metricOf = (key?: string): string => key ?? purchases.key;
