import type { Conversions } from "../platform.ts";

/** Metrics that a choice is counted by. */
interface Counted {
	key: string;
	label: string;
	description: string;
	/** Null where LinkedIn tells no sum of money for it. */
	value: string | null;
}

/** LinkedIn tells one value, that of all conversions on websites: a part of them has none of its own. */
const counted = [
	{
		key: "externalWebsiteConversions",
		label: "Conversions on the website",
		description:
			"Conversions after a click and after a view, as the Insight Tag or the Conversions API told them (externalWebsiteConversions, with the value of conversionValueInLocalCurrency).",
		value: "conversionValueInLocalCurrency",
	},
	{
		key: "externalWebsitePostClickConversions",
		label: "Conversions after a click",
		description:
			"Those of them that followed a click (externalWebsitePostClickConversions). LinkedIn tells no value for them alone.",
		value: null,
	},
	{
		key: "oneClickLeads",
		label: "Leads",
		description:
			"People who sent a lead form at LinkedIn (oneClickLeads). They have no value.",
		value: null,
	},
] as const satisfies readonly Counted[];

export const conversions: Conversions = {
	choices: [
		toChoice(counted[0]),
		...counted.slice(1).map((each) => toChoice(each)),
	],
	attribution:
		"As each conversion's own rule in Campaign Manager says: 30 days after a click and 7 days after a view where nothing else was chosen.",
};

function toChoice({ key, label, description }: Counted) {
	return { key, label, description };
}

/** Metrics of a choice; the default's when it is left out. */
export function metricsOfConversion(key?: string): {
	count: string;
	value: string | null;
} {
	const found = counted.find((each) => each.key === key) ?? counted[0];
	return { count: found.key, value: found.value };
}
