import type { Conversions } from "../platform.ts";

/** Fields of reports that a choice is counted by: credited to clicks and to views, which Reddit tells apart and never together. */
interface Counted {
	key: string;
	label: string;
	description: string;
	clicks: string;
	views: string;
	/** In hundredths of the currency's unit, whatever the currency. */
	value: string;
}

const counted = [
	{
		key: "purchase",
		label: "Purchases",
		description:
			"Purchases after a click and after a view (CONVERSION_PURCHASE_CLICKS and CONVERSION_PURCHASE_VIEWS, with the value of CONVERSION_PURCHASE_TOTAL_VALUE).",
		clicks: "CONVERSION_PURCHASE_CLICKS",
		views: "CONVERSION_PURCHASE_VIEWS",
		value: "CONVERSION_PURCHASE_TOTAL_VALUE",
	},
	{
		key: "lead",
		label: "Leads",
		description:
			"Leads after a click and after a view (CONVERSION_LEAD_CLICKS and CONVERSION_LEAD_VIEWS, with the value of CONVERSION_LEAD_TOTAL_VALUE).",
		clicks: "CONVERSION_LEAD_CLICKS",
		views: "CONVERSION_LEAD_VIEWS",
		value: "CONVERSION_LEAD_TOTAL_VALUE",
	},
	{
		key: "sign_up",
		label: "Sign-ups",
		description:
			"Sign-ups after a click and after a view (CONVERSION_SIGN_UP_CLICKS and CONVERSION_SIGN_UP_VIEWS, with the value of CONVERSION_SIGNUP_TOTAL_VALUE).",
		clicks: "CONVERSION_SIGN_UP_CLICKS",
		views: "CONVERSION_SIGN_UP_VIEWS",
		// Without the underscore of the other two, as Reddit spells it.
		value: "CONVERSION_SIGNUP_TOTAL_VALUE",
	},
	{
		key: "add_to_cart",
		label: "Added to cart",
		description:
			"Products added to a cart after a click and after a view (CONVERSION_ADD_TO_CART_CLICKS and CONVERSION_ADD_TO_CART_VIEWS, with the value of CONVERSION_ADD_TO_CART_TOTAL_VALUE).",
		clicks: "CONVERSION_ADD_TO_CART_CLICKS",
		views: "CONVERSION_ADD_TO_CART_VIEWS",
		value: "CONVERSION_ADD_TO_CART_TOTAL_VALUE",
	},
] as const satisfies readonly Counted[];

export const conversions: Conversions = {
	choices: [
		toChoice(counted[0]),
		...counted.slice(1).map((each) => toChoice(each)),
	],
	attribution:
		"By the ad account's own windows at Reddit, one for clicks and one for views: a day, a week or a month.",
};

function toChoice({ key, label, description }: Counted) {
	return { key, label, description };
}

/** Fields of a choice; the default's when it is left out. */
export const fieldsOfConversion = (
	key?: string,
): Pick<Counted, "clicks" | "views" | "value"> =>
	counted.find((each) => each.key === key) ?? counted[0];
