import type { Conversions } from "../platform.ts";

/** Key of the default: orders that a shop tells Klaviyo of. */
export const placedOrder = "placed_order";

/** Key of the choice to count nothing, for an account that sells nothing. */
export const noConversions = "none";

export const klaviyoConversions: Conversions = {
	choices: [
		{
			key: placedOrder,
			label: "Placed Order",
			description:
				"Events of the metric “Placed Order” that Klaviyo attributes to a message, and their value. Of several metrics of this name, that of a shop's integration counts, of several of these the oldest.",
		},
		{
			key: noConversions,
			label: "No conversions",
			description: "Conversions and their value are not told.",
		},
	],
	custom: {
		label: "Metric ID",
		form: /^[A-Za-z0-9]{6}$/,
		mustBe: "a metric's id: 6 letters and digits",
		example: "RESQ6t",
	},
	attribution:
		"Klaviyo's own message attribution, as it is set in the account under Settings → Attribution: the last message that was opened or clicked within its window (5 days for e-mail when nothing is changed).",
};
