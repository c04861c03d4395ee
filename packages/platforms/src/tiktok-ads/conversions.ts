import type { Conversions } from "../platform.ts";

/** Metrics of reports that a choice is counted by. */
interface Counted {
	key: string;
	label: string;
	description: string;
	count: string;
	/** Null where TikTok tells no sum of money for it. */
	value: string | null;
}

/** TikTok counts a purchase under as many names as it happened in places: they are never added up. */
const counted = [
	{
		key: "complete_payment",
		label: "Website purchases",
		description:
			"Complete payments that the pixel or the Events API told (complete_payment, with the value of total_complete_payment_rate).",
		count: "complete_payment",
		// A sum of money, whatever its name says.
		value: "total_complete_payment_rate",
	},
	{
		key: "onsite_shopping",
		label: "TikTok Shop purchases",
		description:
			"Purchases in TikTok Shop (onsite_shopping, with the value of total_onsite_shopping_value).",
		count: "onsite_shopping",
		value: "total_onsite_shopping_value",
	},
	{
		key: "total_purchase",
		label: "App purchases",
		description:
			"Purchases in an app (total_purchase, with the value of total_purchase_value).",
		count: "total_purchase",
		value: "total_purchase_value",
	},
	{
		key: "conversion",
		label: "Conversions of the optimization event",
		description:
			"Whatever each ad group is optimized for (conversion). TikTok tells no value for it.",
		count: "conversion",
		value: null,
	},
] as const satisfies readonly Counted[];

export const conversions: Conversions = {
	choices: [
		toChoice(counted[0]),
		...counted.slice(1).map((each) => toChoice(each)),
	],
	attribution:
		"By each ad group's own setting at TikTok; 7 days after a click and 1 day after a view where nothing else was chosen.",
};

function toChoice({ key, label, description }: Counted) {
	return { key, label, description };
}

/** Metrics of a choice; the default's when it is left out. */
export const metricsOfConversion = (
	key?: string,
): Pick<Counted, "count" | "value"> =>
	counted.find((each) => each.key === key) ?? counted[0];
